using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>What one part has measured: a table in Markdown, the machine in a line, and pictures.</summary>
/// <param name="name">The part's name, which its table's file has.</param>
internal sealed class Report(string name)
{
    private static readonly string[] Heads = ["figure", "ours", "beside it", "ratio", "target", "verdict"];

    private static readonly long Begun = Environment.TickCount64;

    private readonly List<FigureRow> _rows = [];
    private readonly List<string> _servers = [];
    private readonly Dictionary<string, string> _files = [];

    /// <summary>Says what is being done.</summary>
    public static void Progress(string what) => Console.Error.WriteLine($"{Environment.TickCount64 - Begun:#,##0} ms: {what}");

    /// <summary>Adds rows.</summary>
    public void Add(params IEnumerable<FigureRow> rows) => _rows.AddRange(rows);

    /// <summary>Adds a picture under a file name.</summary>
    public void Add(string file, Picture picture) => AddFile(file, picture.ToString());

    /// <summary>Adds a further file.</summary>
    public void AddFile(string file, string text) => _files[file] = text;

    /// <summary>Names a server that something was measured on.</summary>
    public void AddServer(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        string named = $"{server.Features.Product} {connection.Value("SELECT VERSION()").Split('-')[0]}";
        if (!_servers.Contains(named))
        {
            _servers.Add(named);
        }
    }

    /// <summary>Writes the table and the pictures into a folder, and gives the table, and below it the machine.</summary>
    public string Write(string folder, bool isShort)
    {
        string table = (isShort ? "The short form: these figures decide nothing.\n\n" : string.Empty)
            + MarkdownTable.Of(Heads, _rows.Select(row => (IReadOnlyList<string>)
                [row.Figure, row.Ours, row.Baseline, row.Ratio, row.Target, row.Verdict]))
            + $"\n{Machine.Describe(_servers)}.\n";
        _ = Directory.CreateDirectory(folder);
        AddFile(name + ".md", table);
        foreach ((string file, string text) in _files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return table;
    }
}
