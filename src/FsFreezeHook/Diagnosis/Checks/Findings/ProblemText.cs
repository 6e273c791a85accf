using System;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>Takes apart the one line of a failure, which ends in what to do.</summary>
internal static class ProblemText
{
    private const string Mark = "; ";

    /// <summary>What is wrong, and what to do about it, a command in a line of its own.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The two; no remedy where the line does not say it.</returns>
    internal static (string Problem, string? Remedy) Split(string line)
    {
        line = ShownText.Of(line);

        // What stands in a command divides nothing.
        int command = line.IndexOf($" {ClientCommand.Mark}", StringComparison.Ordinal);
        int mark = command < 0 ? -1 : line.LastIndexOf(Mark, command + 1, StringComparison.Ordinal);
        if (mark >= 0)
        {
            string told = line[(mark + Mark.Length)..(command + ClientCommand.Mark.Length)];
            return (line[..mark], $"{told}\n{line[(command + 1 + ClientCommand.Mark.Length)..]}");
        }

        mark = line.LastIndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? (line, null) : (line[..mark], line[(mark + Mark.Length)..]);
    }
}
