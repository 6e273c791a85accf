using System.Text;
using FsFreezeHook.Failures;

namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>One option that counts. Not a record: a record's text would show a password.</summary>
/// <param name="location">Its file and line, for messages.</param>
/// <param name="name">Its name as it is written.</param>
/// <param name="value">Its value; null: none stands there.</param>
internal sealed class OptionFileOption(string location, byte[] name, byte[]? value)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Its file and line, for messages.</summary>
    public string Location { get; } = location;

    /// <summary>Its name as it is written.</summary>
    public byte[] Name { get; } = name;

    /// <summary>Its value; null: none stands there.</summary>
    public byte[]? Value { get; } = value;

    /// <summary>What it sets.</summary>
    public OptionName Meaning { get; } = OptionName.Parse(Encoding.Latin1.GetString(name));

    /// <summary>Its value as text.</summary>
    /// <exception cref="FailureException">There is none, or it is no text.</exception>
    public string Text()
    {
        if (Value is null)
        {
            throw Failure($"no value for '{Meaning.Name}'; write it as {Meaning.Name} = value");
        }

        try
        {
            return Strict.GetString(Value);
        }
        catch (DecoderFallbackException)
        {
            throw Failure($"the value of '{Meaning.Name}' is not UTF-8; write it in UTF-8, in quotes");
        }
    }

    /// <summary>The failure of this option for <paramref name="problem"/>, which must not repeat its value.</summary>
    public FailureException Failure(string problem) => new(FailureReason.Configuration, $"{Location}: {problem}");
}
