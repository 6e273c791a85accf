using System;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>How long something has been going on, as a person says it.</summary>
internal static class Elapsed
{
    /// <summary>The length in the two units that matter, such as <c>4.2 s</c> or <c>3 min 5 s</c>.</summary>
    internal static string Text(long milliseconds)
    {
        TimeSpan span = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        return FormattableString.Invariant(span switch
        {
            { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
            { TotalSeconds: < 9.95 } => $"{span.TotalSeconds:0.0} s",
            { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
            { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds} s",
            { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes} min",
            _ => (FormattableString)$"{(int)span.TotalDays} d {span.Hours} h",
        });
    }
}
