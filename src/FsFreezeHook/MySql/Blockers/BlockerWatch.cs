using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Blockers;

/// <summary>
/// An instance's search for blockers from attempt to attempt. A search that fails leaves the freeze blind, and does not fail it.
/// </summary>
internal sealed class BlockerWatch
{
    private static readonly TimeSpan WaitingWait = TimeSpan.FromSeconds(1);

    private readonly MySqlSettings _settings;
    private readonly HashSet<string> _failures = [];

    // Those of attempts that were given up, too: a server may need a while to end one.
    private readonly HashSet<long> _own = [];

    // When who waited for an attempt of ours, or for a lock of ours, was last seen to wait.
    private readonly Dictionary<long, long> _waitedAt = [];
    private BlockerSearch? _search;

    /// <summary>A watch that sees nothing yet.</summary>
    internal BlockerWatch(MySqlSettings settings) => _settings = settings;

    /// <summary>Which blockers it cannot see, and what would show them; null where it sees all.</summary>
    internal string? Unseen => _search?.Unseen;

    /// <summary>Which searches failed, a line each.</summary>
    internal IEnumerable<string> Failures => _failures;

    /// <summary>Begins anew, with the closest search that the server and the account allow.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal void Begin(ServerConnection connection, ServerFeatures features, ServerLock serverLock, ClientCommand remedies) =>
        _search = BlockerSearch.For(connection, features, serverLock, remedies);

    /// <summary>
    /// What would hold the lock up now, the oldest first; nothing, where the server refuses to be searched or takes too long.
    /// </summary>
    /// <param name="connection">The connection to ask. After a search that was not answered at all it is closed.</param>
    /// <param name="ownSession">The lock session's connection, which is no blocker.</param>
    /// <exception cref="MySqlException">The connection was lost.</exception>
    internal IReadOnlyList<BlockingSession> Find(ServerConnection connection, long ownSession)
    {
        try
        {
            _own.UnionWith([ownSession, connection.GreetedAs]);
            return [.. (_search?.Find(connection, _own) ?? []).Select(SinceItWaited).OfType<BlockingSession>()
                .OrderByDescending(session => session.Seconds)];
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e) || ServerErrors.IsTimeout(e))
        {
            string why = WhyBlind(e, _settings);
            _failures.Add($"locking without knowing what blocks the lock: {why}");
            _search = BlockerSearch.Blind(why);
            return [];
        }
    }

    /// <summary>
    /// Notes who waits while an attempt is pending or the lock is held: once that is over, these are as old as any
    /// blocker, and are none.
    /// </summary>
    /// <param name="connection">
    /// The connection to ask, which is closed where it is not answered at all; null: nothing is held.
    /// </param>
    internal void NoteWaiting(ServerConnection? connection)
    {
        try
        {
            List<string?[]> waiting = connection?.Query(Statements.Waiting, WaitingWait) ?? [];
            long now = TimeProvider.System.GetTimestamp();
            foreach (string?[] row in waiting)
            {
                _waitedAt[long.Parse(row[0] ?? "0", CultureInfo.InvariantCulture)] = now;
            }
        }
        catch (Exception e) when (e is MySqlException or FailureException or FormatException)
        {
            // What waits behind the lock comes first.
        }
    }

    // Its statement counts from when it no longer waited for us.
    private BlockingSession? SinceItWaited(BlockingSession session)
    {
        if (session.IsIdle || session.KeptSince is not null || !_waitedAt.TryGetValue(session.Id, out long at))
        {
            return session;
        }

        double since = TimeProvider.System.GetElapsedTime(at).TotalSeconds;
        return session.Seconds < since ? session
            : since < BlockerSearch.Settled.TotalSeconds ? null
            : session with { Seconds = since };
    }

    /// <summary>Why nothing was found where a search failed.</summary>
    internal static string WhyBlind(MySqlException error, MySqlSettings settings) => ServerErrors.IsTimeout(error)
        ? "the search for blockers took the server longer than 2 s and was given up; see what keeps it busy"
        : $"the server refused the search for blockers: {ServerErrors.OneLine(error.Message, settings)}; see its error log";
}
