using System;
using System.Collections.Generic;

namespace FsFreezeHook.Configuration;

/// <summary>The keys that an instance of any engine has, each defined here and nowhere else.</summary>
internal static class InstanceKeys
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly (string Word, Participation Value)[] Participations =
        [("required", Participation.Required), ("auto", Participation.Auto), ("no", Participation.No)];

    /// <summary>Whether the instance takes part.</summary>
    /// <param name="sample">Settings of the engine to try a value on.</param>
    public static SectionKey<T> Enabled<T>(T sample)
        where T : InstanceSettings =>
        Of(sample, "enabled", "required", "whether the instance takes part: required, auto or no; without any section auto",
            text => ValueReader.Choice(text, Participations), (instance, value) => instance with { Enabled = value });

    /// <summary>How long it may take to lock, and to be locked.</summary>
    /// <param name="sample">Settings of the engine to try a value on.</param>
    public static IReadOnlyList<SectionKey<T>> Limits<T>(T sample)
        where T : InstanceSettings =>
    [
        Of(sample, "lock-timeout", "30s", "how long all attempts at the lock may take together, 100ms to 1h",
            Duration.Between(Tenth, Hour), (instance, value) => instance with { LockTimeout = value }),
        Of(sample, "max-stall", "3s", "how long one attempt may keep writers waiting, 100ms to lock-timeout",
            Duration.Between(Tenth, Hour), (instance, value) => instance with { MaxStall = value }),
        Of(sample, "max-hold", "6min", "how long a lock is held at most; it is then released even without a thaw, 1s to 1d",
            Duration.Between(TimeSpan.FromSeconds(1), Day), (instance, value) => instance with { MaxHold = value }),
    ];

    // A record that is changed keeps its kind.
    private static SectionKey<T> Of<T, TValue>(
        T sample,
        string name,
        string defaultText,
        string description,
        Func<string, TValue> read,
        Func<InstanceSettings, TValue, InstanceSettings> set)
        where T : InstanceSettings => new()
        {
            Name = name,
            Section = sample.Engine,
            Default = defaultText,
            Description = description,
            Apply = (instance, text) => (T)set(instance, read(text)),
            Sample = sample,
        };
}
