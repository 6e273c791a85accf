using System;
using System.Globalization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>One word from freeze to a holder, on the control pipe.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Limit">How long it may take.</param>
internal readonly record struct ControlWord(Step Step, TimeSpan Limit)
{
    private static readonly Step[] Steps =
        [Step.FindBlockers, Step.EndBlockers, Step.Acquire, Step.Reset, Step.Verify, Step.Ping, Step.Release];

    /// <summary>The word in <paramref name="line"/>; null where it is none.</summary>
    internal static ControlWord? Parse(string line)
    {
        string[] parts = line.Split(' ');
        return parts.Length == 2 && Array.FindIndex(Steps, step => Word.Of(step) == parts[0]) is var known and >= 0
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? new ControlWord(Steps[known], TimeSpan.FromMilliseconds(milliseconds))
            : null;
    }

    /// <summary>As it stands on the pipe: the word and its limit in milliseconds.</summary>
    public override string ToString() => Array.IndexOf(Steps, Step) >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Word.Of(Step)} {(long)Math.Ceiling(Limit.TotalMilliseconds)}")
        : throw new InvalidOperationException($"{Step} is not a word");
}
