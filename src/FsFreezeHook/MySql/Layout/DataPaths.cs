using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Layout;

/// <summary>The places where a server keeps what a restored copy needs, from its variables.</summary>
internal static class DataPaths
{
    /// <summary>The role of the data itself.</summary>
    internal const string Data = "data";

    /// <summary>The places, the data folder first; none where the server names no data folder.</summary>
    /// <param name="rows">The rows of <see cref="Statements.DataPaths"/>.</param>
    /// <remarks>
    /// A relative path is relative to the data folder, which is the server's working directory. An empty or missing one of
    /// InnoDB's means the data folder too, see the manuals' pages on innodb_data_home_dir, innodb_undo_directory and
    /// innodb_doublewrite_dir. Folders of temporary files, such as innodb_tmpdir, are none of these places: a server that starts
    /// on a copy begins with empty ones.
    /// </remarks>
    internal static IReadOnlyList<DataPath> Of(IEnumerable<string?[]> rows)
    {
        Dictionary<string, string> values = rows
            .Where(row => row is [not null, not null, ..])
            .GroupBy(row => row[0]!, row => row[1]!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        if (!values.TryGetValue("datadir", out string? data) || !data.StartsWith('/'))
        {
            return [];
        }

        string Value(string name) => values.GetValueOrDefault(name, string.Empty);
        string Folder(string name) => In(data, Value(name));

        string redo = Folder("innodb_log_group_home_dir");
        DataPath[] paths =
        [
            new(Data, Trim(data)),
            .. SystemTablespace(Folder("innodb_data_home_dir"), Value("innodb_data_file_path")),
            .. Value("innodb_directories").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(folder => new DataPath(Data, In(data, folder.Trim('"')))),
            new("the redo log", redo),

            // MySQL from 8.0.30 on, and every other one: a link or a mount of its own may stand there.
            new("the redo log", In(redo, "#innodb_redo"), MayBeMissing: true),
            new("the redo log", In(redo, "ib_logfile0"), MayBeMissing: true),
            new("the undo log", Folder("innodb_undo_directory")),
            new("the doublewrite buffer", Folder("innodb_doublewrite_dir")),
            new("Aria's log", Folder("aria_log_dir_path")),
            .. Log(data, "the binary log", Value("log_bin_basename")),
            .. Given(data, "the binary log", Value("binlog_directory")),
            .. Log(data, "the relay log", Value("relay_log_basename")),
            .. Given(data, "MyRocks' data", Value("rocksdb_datadir")),
            .. Given(data, "MyRocks' log", Value("rocksdb_wal_dir")),
            .. Given(data, "TokuDB's data", Value("tokudb_data_dir")),
            .. Given(data, "TokuDB's log", Value("tokudb_log_dir")),
        ];
        return [.. paths.DistinctBy(path => path.Path)];
    }

    // Such as ibdata1:12M;/second/ibdata2:1G:autoextend.
    private static IEnumerable<DataPath> SystemTablespace(string home, string files) =>
        files.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(file => file.Split(':')[0].Trim())
            .Where(file => file.Length > 0)
            .Select(file => new DataPath("InnoDB's system tablespace", In(home, file), MayBeMissing: true));

    // The beginning of its files' names. Empty where the log is off.
    private static IEnumerable<DataPath> Log(string data, string role, string baseName)
    {
        if (baseName.Length > 0)
        {
            string path = In(data, baseName);
            yield return new DataPath(role, Trim(path[..(path.LastIndexOf('/') + 1)]));
        }
    }

    // Of an engine or a kind of log that a server may lack. It makes the folder when it starts.
    private static IEnumerable<DataPath> Given(string data, string role, string folder) =>
        folder.Length == 0 ? [] : [new DataPath(role, In(data, folder))];

    private static string In(string folder, string path) => path switch
    {
        "" => Trim(folder),
        ['/', ..] => Trim(path),
        _ => Trim($"{folder.TrimEnd('/')}/{(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)}"),
    };

    private static string Trim(string path) =>
        path.Length > 1 ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : path;
}
