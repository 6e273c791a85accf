using System;
using System.Globalization;

namespace FsFreezeHook.Text;

/// <summary>A length of time as a person reads it.</summary>
internal static class Elapsed
{
    /// <summary>
    /// How long something has been going on, in the two units that matter, such as <c>4.2 s</c> or <c>3 min 5 s</c>.
    /// </summary>
    internal static string Of(TimeSpan span) => FormattableString.Invariant(span switch
    {
        { TotalSeconds: < 1 } => $"{Math.Max(0, span.TotalMilliseconds):0} ms",
        { TotalSeconds: < 9.95 } => $"{span.TotalSeconds:0.0} s",
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds} s",
        { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes} min",
        _ => (FormattableString)$"{(int)span.TotalDays} d {span.Hours} h",
    });

    /// <summary>The same of a number of milliseconds.</summary>
    internal static string Of(long milliseconds) => Of(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A limit that has passed, in seconds, such as <c>30 s</c>, <c>1.5 s</c> or <c>0.25 s</c>.</summary>
    internal static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString(span.TotalSeconds < 1 ? "0.### s" : "0.# s", CultureInfo.InvariantCulture);
}
