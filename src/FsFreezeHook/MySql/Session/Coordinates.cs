using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// Where the binary log stands, and on a replica what it has applied: read under the lock, for the freeze record, so that a
/// restored copy can be made a replica. It never fails a freeze: what cannot be read is left out, with a note.
/// </summary>
internal sealed class Coordinates
{
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    // A set of thousands of servers' parts is as well read from the copy itself.
    private const int LongestGtidSet = 256 * 1024;

    private static readonly string[] Appliers = ["replica_parallel_workers", "slave_parallel_workers", "slave_parallel_threads"];

    private readonly ServerFeatures _features;
    private readonly Dictionary<string, string?> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];
    private readonly bool _isReplica;
    private ServerConnection _connection;
    private List<string> _notes;
    private string? _applied;

    private Coordinates(ServerConnection connection, ServerFeatures features)
    {
        _connection = connection;
        _features = features;
        _notes = _problems;
        try
        {
            foreach (string?[] row in connection.Query(Statements.LogVariables, AnswerWait))
            {
                _variables[row[0] ?? string.Empty] = row[1];
            }

            _isReplica = AskChannels().Count > 0;
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            LeaveOut(e);
        }
    }

    private bool HasBinaryLog => _variables.GetValueOrDefault("log_bin") is "ON" or "1";

    /// <summary>Finds out before the lock what there is to read under it: most servers are no replica.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="features">The server.</param>
    internal static Coordinates Of(ServerConnection connection, ServerFeatures features) => new(connection, features);

    /// <summary>Adds the coordinates to the facts of the freeze record.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="connection">
    /// A connection to the server, on which nothing else depends; null: there is none, and they are left out.
    /// </param>
    /// <param name="exact">Whether nothing is committed meanwhile; otherwise they are marked as not exact.</param>
    /// <param name="notes">What else is to be noted, a line each.</param>
    internal void AddTo(JsonObject facts, ServerConnection? connection, bool exact, IEnumerable<string> notes)
    {
        _notes = [.. notes, .. connection is null ? [] : _problems];
        if (connection is not null && _variables.Count > 0)
        {
            _connection = connection;
            try
            {
                string? logged = AskGtids();
                facts[ServerFacts.BinaryLog] = BinaryLog(logged, exact);
                facts[ServerFacts.Replication] = Replication(exact);
                NoteTemporaryTables();
            }
            catch (Exception e) when (e is MySqlException or FailureException)
            {
                LeaveOut(e);
            }
        }

        facts[ServerFacts.Notes] = new JsonArray([.. _notes.Distinct().Select(note => (JsonNode)note)]);
    }

    private void LeaveOut(Exception error) => _notes.Add($"coordinates are left out: {ServerErrors.OneLine(error.Message)}");

    // MariaDB tells two sets, the binary log's and what a replica has applied; MySQL has one for both, which the log's
    // own status tells too.
    private string? AskGtids()
    {
        if (!_isReplica && !(_features.IsMariaDb && HasBinaryLog))
        {
            return null;
        }

        List<string?[]> rows = _connection.Query(
            _features.IsMariaDb ? Statements.MariaDbGtids : Statements.MySqlGtids, AnswerWait);
        _applied = rows is [[.., var applied]] ? applied : null;
        return rows is [[var logged, ..]] ? logged : null;
    }

    private JsonObject BinaryLog(string? logged, bool exact)
    {
        JsonObject log = new() { ["enabled"] = HasBinaryLog };
        if (HasBinaryLog && !TryReadLogStatus(log))
        {
            ReadShownStatus(log, logged);
        }

        if (log.ContainsKey("source"))
        {
            log["exact"] = exact;
        }

        return log;
    }

    // All in one row and of one moment, so that it holds together even where commits go on.
    private bool TryReadLogStatus(JsonObject log)
    {
        if (!_features.HasLogStatus || Ask(Statements.LogStatus) is not [var row])
        {
            return false;
        }

        try
        {
            using JsonDocument local = JsonDocument.Parse(row.GetValueOrDefault("LOCAL") ?? string.Empty);
            log["file"] = local.RootElement.GetProperty("binary_log_file").GetString();
            log["position"] = local.RootElement.GetProperty("binary_log_position").GetInt64();
            log["gtidSet"] = GtidSet(local.RootElement.GetProperty("gtid_executed").GetString());
            log["source"] = "performance_schema.log_status";
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            _notes.Add("performance_schema.log_status is not understood");
            return false;
        }
    }

    private void ReadShownStatus(JsonObject log, string? logged)
    {
        string statement = _features.HasBinaryLogStatus ? Statements.BinaryLogStatus : Statements.MasterStatus;
        if (Ask(statement, "the binary log's coordinates are left out") is not [var row])
        {
            return;
        }

        // MariaDB from 12.3 on may keep it in InnoDB's own log: where it stands then is told by a GTID, and by no file.
        if (string.IsNullOrEmpty(_variables.GetValueOrDefault("binlog_storage_engine")))
        {
            log["file"] = row.GetValueOrDefault("File");
            log["position"] = Number(row.GetValueOrDefault("Position"));
        }

        log["gtidSet"] = GtidSet(_features.IsMariaDb ? logged : row.GetValueOrDefault("Executed_Gtid_Set"));
        log["source"] = statement;
    }

    private JsonArray Replication(bool exact)
    {
        // With several appliers the position is how far all have come: some may be ahead of it. The GTID set knows which.
        bool oneApplier = !Appliers.Any(name => Number(_variables.GetValueOrDefault(name)) > 1);
        JsonArray channels = [];
        foreach (Dictionary<string, string?> row in _isReplica ? AskChannels() : [])
        {
            channels.Add((JsonNode)new JsonObject
            {
                ["channel"] = First(row, "Channel_Name", "Connection_name") ?? string.Empty,
                ["source"] = $"{First(row, "Source_Host", "Master_Host")}:{First(row, "Source_Port", "Master_Port")}",
                ["file"] = First(row, "Relay_Source_Log_File", "Relay_Master_Log_File"),
                ["position"] = Number(First(row, "Exec_Source_Log_Pos", "Exec_Master_Log_Pos")),
                ["gtidSet"] = GtidSet(_applied),
                ["exact"] = exact && oneApplier,
            });
        }

        return channels;
    }

    // Of sessions of its source that log statements and not rows.
    private void NoteTemporaryTables()
    {
        if (_isReplica && _connection.Query(Statements.OpenTemporaryTables, AnswerWait) is [[_, { } open], ..]
            && Number(open) is > 0 and var tables)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the replica has {tables} open temporary table{(tables == 1 ? string.Empty : "s")} of its source's "
                    + $"sessions, which the snapshot lacks: a server on the copy that replicates on stops where one is used"));
        }
    }

    private IReadOnlyList<Dictionary<string, string?>> AskChannels() =>
        Ask(Statements.ReplicaStatusOn(_features), "a replica's coordinates are left out") ?? [];

    // Null where the account may not ask, or the server does not know the statement.
    private IReadOnlyList<Dictionary<string, string?>>? Ask(string statement, string? leftOut = null)
    {
        try
        {
            return _connection.QueryNamed(statement, AnswerWait);
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e) || e.ErrorCode == MySqlErrorCode.ParseError)
        {
            if (leftOut is not null)
            {
                _notes.Add($"{leftOut}: the account may not run {statement}; run 'fsfreeze-hook grants'");
            }

            return null;
        }
    }

    private static string? First(Dictionary<string, string?> row, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (row.TryGetValue(name, out string? value))
            {
                return value;
            }
        }

        return null;
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    // A server breaks a set behind each server's part.
    private string? GtidSet(string? set)
    {
        string line = (set ?? string.Empty).Replace("\n", string.Empty, StringComparison.Ordinal);
        if (line.Length <= LongestGtidSet)
        {
            return line;
        }

        _notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"a GTID set of {line.Length} characters is left out; the copy's own server knows it"));
        return null;
    }
}
