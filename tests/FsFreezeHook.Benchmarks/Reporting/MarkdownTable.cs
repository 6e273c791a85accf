using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>A table in Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes it.</summary>
    public static string Of(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) =>
        string.Concat(((IReadOnlyList<string>[])[heads, [.. heads.Select(_ => "---")], .. rows]).Select(Line));

    private static string Line(IReadOnlyList<string> cells) => "| " + string.Join(" | ", cells) + " |\n";
}
