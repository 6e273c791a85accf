using System;
using System.Globalization;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>One word from freeze to a holder, on the control pipe.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Limit">How long it may take.</param>
internal readonly record struct ControlWord(Step Step, TimeSpan Limit)
{
    /// <summary>The word in <paramref name="line"/>; null where it is none.</summary>
    internal static ControlWord? Parse(string line)
    {
        string[] parts = line.Split(' ');
        Step? step = parts[0] switch
        {
            "find-blockers" => Step.FindBlockers,
            "end-blockers" => Step.EndBlockers,
            "acquire" => Step.Acquire,
            "reset" => Step.Reset,
            "verify" => Step.Verify,
            "ping" => Step.Ping,
            "release" => Step.Release,
            _ => null,
        };
        return step is { } known && parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? new ControlWord(known, TimeSpan.FromMilliseconds(milliseconds))
            : null;
    }

    /// <summary>As it stands on the pipe: the word and its limit in milliseconds.</summary>
    public override string ToString()
    {
        string word = Step switch
        {
            Step.FindBlockers => "find-blockers",
            Step.EndBlockers => "end-blockers",
            Step.Acquire => "acquire",
            Step.Reset => "reset",
            Step.Verify => "verify",
            Step.Ping => "ping",
            Step.Release => "release",
            _ => throw new InvalidOperationException($"{Step} is not a word"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{word} {(long)Math.Ceiling(Limit.TotalMilliseconds)}");
    }
}
