using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Layout;

/// <summary>
/// A log that a server writes to before a statement ends, where it is on: on a filesystem that is frozen it blocks every
/// statement, reads and UNLOCK too, until that is thawed.
/// </summary>
/// <param name="Kind">Which log it is.</param>
/// <param name="Place">The file, or the table's folder, as the server names it.</param>
/// <param name="Filesystem">What it lies on; null where that cannot be told.</param>
/// <param name="IsOnDataFilesystem">Whether that is the data's.</param>
internal sealed record StatementLog(StatementLogKind Kind, string Place, Mount? Filesystem, bool IsOnDataFilesystem)
{
    /// <summary>Whether a freeze of all filesystems may freeze it.</summary>
    internal bool MayFreeze =>
        IsOnDataFilesystem || Filesystem is null || Freezable.Includes(Filesystem) || Filesystem.Type == Freezable.Overlay;

    /// <summary>What it is called.</summary>
    internal string Name => Kind switch
    {
        StatementLogKind.General => "the general log",
        StatementLogKind.Slow => "the slow query log of every statement",
        _ => "the audit log",
    };

    /// <summary>
    /// Those of a server that are on, of each kind the worst: on the data's filesystem, or on one that may freeze.
    /// </summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="pid">Its process; null where that is not on this machine, or not known.</param>
    /// <param name="limit">For how long its filesystems are looked for.</param>
    /// <exception cref="MySqlConnector.MySqlException">The server did not answer.</exception>
    internal static IReadOnlyList<StatementLog> Find(ServerConnection connection, int? pid, TimeSpan limit)
    {
        (string data, IReadOnlyList<(StatementLogKind Kind, string Place)> logs) =
            Places(connection.Query(Statements.StatementLogs, ServerConnection.AnswerWait));
        if (logs.Count == 0)
        {
            return [];
        }

        using FilesystemSearch? search = pid is { } process ? FilesystemSearch.TryBegin(process) : null;
        Deadline end = Deadline.After(limit, TimeProvider.System);
        Mount? Filesystem(string path) => search?.Find([new DataPath("a log", path)], end)[0].Filesystem;

        Mount? main = Filesystem(data);
        return
        [
            .. logs.Select(log => (log.Kind, log.Place, Filesystem: Filesystem(log.Place)))
                .Select(log => new StatementLog(
                    log.Kind,
                    ServerText.Of(log.Place, ServerText.LongestPath),
                    log.Filesystem,
                    main is not null && log.Filesystem?.Device == main.Device))
                .GroupBy(log => log.Kind)
                .Select(kind => kind.MaxBy(log => (log.IsOnDataFilesystem, log.MayFreeze))!),
        ];
    }

    /// <summary>The data folder and where the logs are written; nowhere, where they are off.</summary>
    /// <param name="variables">The rows of <see cref="Statements.StatementLogs"/>.</param>
    internal static (string Data, IReadOnlyList<(StatementLogKind Kind, string Place)> Logs) Places(
        IEnumerable<string?[]> variables)
    {
        Dictionary<string, string> values = variables
            .Where(row => row is [not null, not null, ..])
            .ToDictionary(row => row[0]!, row => row[1]!, StringComparer.OrdinalIgnoreCase);
        string Value(string name) => values.GetValueOrDefault(name, string.Empty);
        bool IsOn(string name) => Value(name) is "ON" or "1";

        string data = Value("datadir").TrimEnd('/');
        string[] outputs = Value("log_output").Split(',', StringSplitOptions.TrimEntries);
        string[] Outputs(string file) => outputs.Contains("NONE") ? [] :
        [
            .. outputs.Contains("FILE") ? [Path.Combine(data, file)] : Array.Empty<string>(),
            .. outputs.Contains("TABLE") ? [$"{data}/mysql"] : Array.Empty<string>(),
        ];

        // What takes no time at all counts as slow where the limit is 0.
        bool isEverythingSlow =
            double.TryParse(Value("long_query_time"), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit)
            && limit == 0;
        return (data,
        [
            .. (IsOn("general_log") ? Outputs(Value("general_log_file")) : []).Select(place => (StatementLogKind.General, place)),
            .. (IsOn("slow_query_log") && isEverythingSlow ? Outputs(Value("slow_query_log_file")) : []).Select(
                place => (StatementLogKind.Slow, place)),
            .. IsOn("server_audit_logging")
                && Value("server_audit_output_type").Equals("file", StringComparison.OrdinalIgnoreCase)
                ? [(StatementLogKind.ServerAudit, Path.Combine(data, Value("server_audit_file_path")))]
                : Array.Empty<(StatementLogKind, string)>(),
            .. Value("audit_log_file").Length > 0 && Value("audit_log_policy") != "NONE"
                ? [(StatementLogKind.AuditLog, Path.Combine(data, Value("audit_log_file")))]
                : Array.Empty<(StatementLogKind, string)>(),
        ]);
    }
}
