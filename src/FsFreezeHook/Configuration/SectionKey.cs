using System;

namespace FsFreezeHook.Configuration;

/// <summary>A key and how it gets into the settings of its section.</summary>
/// <typeparam name="TSettings">What the section is read into.</typeparam>
internal sealed class SectionKey<TSettings> : ConfigurationKey
{
    /// <summary>The settings with this key's value in them; throws what <see cref="ConfigurationKey.Check"/> throws.</summary>
    public required Func<TSettings, string, TSettings> Apply { get; init; }

    /// <summary>Settings to try a value on.</summary>
    public required TSettings Sample { get; init; }

    /// <inheritdoc/>
    public override void Check(string text) => Apply(Sample, text);
}
