using System;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Takes apart the one line of a failure, which ends in what to do.</summary>
internal static class ProblemText
{
    private const string Mark = "; ";

    /// <summary>What is wrong, and what to do about it.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The two; no remedy where the line does not say it.</returns>
    internal static (string Problem, string? Remedy) Split(string line)
    {
        int mark = line.LastIndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? (line, null) : (line[..mark], line[(mark + Mark.Length)..]);
    }
}
