using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>All that was measured: a table in Markdown, the machine in a line, and pictures.</summary>
internal sealed class Report
{
    private static readonly string[] Heads = ["figure", "ours", "baseline", "ratio", "target", "verdict"];

    private static readonly long Begun = Environment.TickCount64;

    private readonly List<FigureRow> _rows = [];
    private readonly List<string> _servers = [];
    private readonly Dictionary<string, Picture> _pictures = [];

    /// <summary>Adds a row.</summary>
    public void Add(FigureRow row) => _rows.Add(row);

    /// <summary>Adds a picture under a file name.</summary>
    public void Add(string file, Picture picture) => _pictures[file] = picture;

    /// <summary>Names a server that something was measured on.</summary>
    public void AddServer(string name)
    {
        if (!_servers.Contains(name))
        {
            _servers.Add(name);
        }
    }

    /// <summary>Says what is being done.</summary>
    public static void Progress(string what) => Console.Error.WriteLine($"{Environment.TickCount64 - Begun:#,##0} ms: {what}");

    /// <summary>The table, and below it the machine.</summary>
    public string Markdown(bool isShort)
    {
        IEnumerable<string> lines =
        [
            Line(Heads),
            Line(Heads.Select(_ => "---")),
            .. _rows.Select(row => Line([row.Figure, row.Ours, row.Baseline, row.Ratio, row.Target, row.Verdict])),
            string.Empty,
            $"{Machine.Describe(_servers)}.",
        ];
        return string.Join('\n', isShort ? ["The short form: these figures decide nothing.", string.Empty, .. lines] : lines) + "\n";
    }

    /// <summary>Writes the table and the pictures into a folder.</summary>
    public void Write(string folder, string markdown)
    {
        _ = Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "figures.md"), markdown);
        foreach ((string file, Picture picture) in _pictures)
        {
            File.WriteAllText(Path.Combine(folder, file), picture.ToString());
        }
    }

    private static string Line(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |";
}
