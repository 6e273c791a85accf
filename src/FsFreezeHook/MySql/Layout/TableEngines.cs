using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Layout;

/// <summary>
/// Tables that a lock and a snapshot do not bring back, for their engine keeps their rows elsewhere, or in memory.
/// </summary>
internal sealed class TableEngines
{
    /// <summary>How long it is looked for: with very many tables the freeze goes on without.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    private const string Memory = "MEMORY";

    private TableEngines(IReadOnlyList<string> elsewhere, string? inMemory)
    {
        Elsewhere = elsewhere;
        InMemory = inMemory;
    }

    /// <summary>
    /// Those whose data is on other servers, in files of other programs or in an object store, a line for each engine.
    /// </summary>
    internal IReadOnlyList<string> Elsewhere { get; }

    /// <summary>That there are tables of MEMORY; null where none is seen.</summary>
    internal string? InMemory { get; }

    /// <summary>All of it, a line each, for the record.</summary>
    internal IEnumerable<string> Lines => InMemory is null ? Elsewhere : [.. Elsewhere, InMemory];

    /// <summary>Asks a server. What it does not say in time, or may not, is said to be unknown.</summary>
    /// <exception cref="FailureException">The connection has gone.</exception>
    internal static TableEngines Of(ServerConnection connection, ServerFeatures features)
    {
        try
        {
            string[] engines = [.. connection.Query(Statements.EnginesElsewhere, ServerConnection.AnswerWait)
                .Select(row => row[0])
                .OfType<string>()];
            Dictionary<string, string> tables = Tables(connection, features);
            bool seesAll = engines.All(tables.ContainsKey) || GlobalPrivileges.Of(connection).SeeEveryTable;
            return new TableEngines(
                [.. engines.Where(engine => !seesAll || tables.ContainsKey(engine))
                    .Select(engine => tables.TryGetValue(engine, out string? table)
                        ? $"tables of the engine {ServerText.Of(engine)}, such as {table}, have their data elsewhere: "
                            + "it is not locked and not in this snapshot"
                        : $"the engine {ServerText.Of(engine)} keeps tables' data elsewhere, "
                            + "and this account does not see whether any table is of it")],
                tables.TryGetValue(Memory, out string? first)
                    ? $"tables of the engine {Memory}, such as {first}, are empty in a restored copy"
                    : null);
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return new TableEngines(
                [FormattableString.Invariant(
                    $"it could not be found out whether tables have their data elsewhere within {Elapsed.Seconds(Limit)}")],
                inMemory: null);
        }
    }

    private static Dictionary<string, string> Tables(ServerConnection connection, ServerFeatures features) => connection
        .Query(Statements.TablesOfEngines(Limit, features), ServerConnection.AnswerWait)
        .Where(row => row[0] is not null)
        .GroupBy(row => row[0]!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            group => group.Key,
            group => ServerText.Of(group.First()[1] ?? string.Empty),
            StringComparer.OrdinalIgnoreCase);
}
