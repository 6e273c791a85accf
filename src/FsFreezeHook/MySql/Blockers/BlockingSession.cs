using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Blockers;

/// <summary>
/// A session of a server that keeps the lock from being granted. Its statement's text is not in it: that may hold personal data.
/// </summary>
internal sealed record BlockingSession
{
    // MySQL's longest first word is SAVEPOINT; a search gives the beginning of the statement alone.
    private const int LongestKind = 16;

    private static readonly string[] Reads = ["SELECT", "TABLE", "VALUES", "WITH"];

    /// <summary>The connection's number.</summary>
    public required long Id { get; init; }

    /// <summary>The account's name.</summary>
    public required string User { get; init; }

    /// <summary>Where it comes from, without a port; empty for the server's own threads.</summary>
    public required string Host { get; init; }

    /// <summary>Its database; empty where it has none.</summary>
    public required string Database { get; init; }

    /// <summary>How long its statement runs, or how long it has been idle with what it keeps, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The first word of its statement, in capitals; empty where it runs none.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it runs no statement and keeps tables locked or open all the same.</summary>
    public required bool IsIdle { get; init; }

    /// <summary>Whether it is one of the server's own threads, such as a replica's applier. It is never ended.</summary>
    public required bool IsSystem { get; init; }

    /// <summary>Whether it is known to write, or may be writing.</summary>
    public required bool Writes { get; init; }

    /// <summary>The digest of its statement; null where the server has none.</summary>
    public required string? Digest { get; init; }

    /// <summary>Whether it waits for a table that somebody else keeps in use: that one is the blocker to end.</summary>
    public required bool WaitsForAnother { get; init; }

    /// <summary>
    /// The number of the earlier statement from which on it keeps a table in use; null where it keeps none. How old its present
    /// statement is tells nothing then.
    /// </summary>
    public required string? KeptSince { get; init; }

    /// <summary>Whether its statement's words alone tell that it blocks the lock.</summary>
    internal bool IsGuess { get; init; }

    /// <summary>
    /// How long its statement has run, in seconds; null where it keeps what it has from one statement to the next.
    /// </summary>
    internal double? StatementSeconds => IsIdle || KeptSince is not null ? null : Seconds;

    /// <summary>Whether it runs a statement that only reads: ending it costs its client an answer, and nothing else.</summary>
    internal bool OnlyReads => !IsIdle && !IsSystem && !Writes && Reads.Contains(Kind);

    /// <summary>As a blocker.</summary>
    /// <param name="remedies">What an administrator is told to do; null: nothing.</param>
    internal Blocker ToBlocker(ClientCommand? remedies = null) => new(
        Id.ToString(CultureInfo.InvariantCulture), Describe(account: Account, digest: null))
    {
        Details = Describe(Database.Length == 0 ? Account : $"{Account}, database {Database}", Digest),
        Ending =
            remedies is null || IsSystem ? null : IsIdle || KeptSince is not null ? remedies.End(Id) : remedies.EndStatement(Id),
        StatementSeconds = StatementSeconds,
        IsWaiting = WaitsForAnother,
        IsGuess = IsGuess,
    };

    /// <summary>The sessions in the rows of a search in <see cref="Statements"/>, each once, the oldest first.</summary>
    internal static IReadOnlyList<BlockingSession> FromRows(IEnumerable<string?[]> rows) =>
    [
        .. rows.Select(FromRow)
            .GroupBy(session => session.Id)
            .Select(rows => rows.MaxBy(session => session.Seconds)!)
            .OrderByDescending(session => session.Seconds),
    ];

    private string Account => Host.Length == 0 ? User : $"{User}@{Host}";

    // The columns of each search, in their order.
    private static BlockingSession FromRow(string?[] row)
    {
        if (row is not
            [
                var id, var user, var host, var database, var seconds, var statement, var command, var isSystem, var writes,
                var digest,
                var state, var keptSince, ..,
            ])
        {
            throw new InvalidOperationException("a search for blockers has twelve columns");
        }

        string text = statement ?? string.Empty;
        return new BlockingSession
        {
            Id = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0,
            User = Name(user ?? "?"),
            Host = WithoutPort(Name(host ?? string.Empty)),
            Database = Name(database ?? string.Empty),
            Seconds =
                double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double elapsed) ? elapsed : 0,
            Kind = new string([.. text.TrimStart('(', ' ').TakeWhile(char.IsAsciiLetter).Take(LongestKind)]).ToUpperInvariant(),
            IsIdle = command == "Sleep",
            IsSystem = isSystem == "1",
            Writes = writes != "0",
            Digest = digest is null ? null : Name(digest),
            WaitsForAnother = state == "Waiting for table flush",
            KeptSince = keptSince,
        };
    }

    private static string Name(string name) => ServerText.Of(name);

    // An IPv6 address has colons of its own: only what follows the last one and is a number is a port, and only MariaDB adds it.
    private static string WithoutPort(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon > 0 && host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9') is false && host.Length > colon + 1
            ? host[..colon]
            : host;
    }

    private string Describe(string account, string? digest)
    {
        string what = (IsSystem, IsIdle, KeptSince, Kind) switch
        {
            (true, _, _, _) => "replication applier",
            (_, true, _, _) => "idle with tables locked or open",
            (_, _, not null, _) => "keeps tables locked or open",
            (_, _, _, "") => "statement",
            _ => Kind,
        };
        string end = digest is null ? string.Empty : $", digest {digest}";
        return string.Create(CultureInfo.InvariantCulture, $"connection {Id} ({account}, {Seconds:0.#} s, {what}{end})");
    }
}
