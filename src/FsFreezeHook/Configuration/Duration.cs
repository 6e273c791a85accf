using System;
using System.Globalization;
using FsFreezeHook.Failures;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration;

/// <summary>Durations as a person writes them: a whole number and its unit, as in <c>30s</c>.</summary>
internal static class Duration
{
    /// <summary>How a duration is written, for messages.</summary>
    public const string Form = "write it as 500ms, 30s, 5min, 1h or 1d";

    // Longer ones are a mistake.
    private const int MaxDigits = 8;

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("min", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration; <c>0</c> alone needs no unit, white space may stand between number and unit.</summary>
    /// <exception cref="FailureException">It is none; the message says the form.</exception>
    public static TimeSpan Parse(string text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits is 0 or > MaxDigits)
        {
            throw Bad(text, "is not a duration");
        }

        long number = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        string unit = text[digits..].TrimStart(' ', '\t');
        if (unit.Length == 0)
        {
            return number == 0 ? TimeSpan.Zero : throw Bad(text, "has no unit");
        }

        int index = Array.FindIndex(Units, candidate => candidate.Name == unit);
        return index >= 0 && number <= TimeSpan.MaxValue.Ticks / Units[index].Length.Ticks
            ? TimeSpan.FromTicks(number * Units[index].Length.Ticks)
            : throw Bad(text, "is not a duration");
    }

    /// <summary>A reader that also holds the duration to its limits, both of them allowed.</summary>
    /// <returns>A function that throws as <see cref="Parse"/> does, and where a limit is passed.</returns>
    public static Func<string, TimeSpan> Between(TimeSpan least, TimeSpan most) => text =>
    {
        TimeSpan value = Parse(text);
        return value >= least && value <= most
            ? value
            : throw Bad(text, $"is out of its range, {Format(least)} to {Format(most)}");
    };

    /// <summary>The duration in the largest unit that keeps it whole; below a millisecond it is cut off.</summary>
    public static string Format(TimeSpan value)
    {
        foreach ((string name, TimeSpan length) in Units)
        {
            if (value != TimeSpan.Zero && value.Ticks % length.Ticks == 0)
            {
                return (value.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + name;
            }
        }

        long milliseconds = value.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds == 0 ? "0" : milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }

    private static FailureException Bad(string text, string problem) =>
        new(FailureReason.Configuration, $"'{Quoted.Shorten(text)}' {problem}; {Form}");
}
