using System.Collections.Generic;
using FsFreezeHook.Configuration;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>An instance's search for blockers from attempt to attempt. A search that fails leaves the freeze blind, and does not fail it.</summary>
internal sealed class BlockerWatch
{
    private readonly InstanceSettings _settings;
    private readonly HashSet<string> _failures = [];
    private BlockerSearch? _search;

    /// <summary>A watch that sees nothing yet.</summary>
    internal BlockerWatch(InstanceSettings settings) => _settings = settings;

    /// <summary>Which blockers it cannot see, and what would show them; null where it sees all.</summary>
    internal string? Unseen => _search?.Unseen;

    /// <summary>Which searches failed, a line each.</summary>
    internal IEnumerable<string> Failures => _failures;

    /// <summary>Begins anew, with the closest search that the server and the account allow.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal void Begin(ServerConnection connection, ServerFeatures features, ServerLock serverLock, ClientCommand remedies) =>
        _search = BlockerSearch.For(connection, features, serverLock, remedies);

    /// <summary>What would hold the lock up now, the oldest first; nothing, where the server refuses to be searched or takes too long.</summary>
    /// <param name="connection">The connection to ask. After a search that was not answered at all it is closed.</param>
    /// <param name="ownSession">The lock session's connection, which is no blocker.</param>
    /// <exception cref="MySqlException">The connection was lost.</exception>
    internal IReadOnlyList<BlockingSession> Find(ServerConnection connection, long ownSession)
    {
        try
        {
            return _search?.Find(connection, ownSession) ?? [];
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e) || ServerErrors.IsTimeout(e))
        {
            string why = WhyBlind(e, _settings);
            _failures.Add($"locking without knowing what blocks the lock: {why}");
            _search = BlockerSearch.Blind(why);
            return [];
        }
    }

    /// <summary>Why nothing was found where a search failed.</summary>
    internal static string WhyBlind(MySqlException error, InstanceSettings settings) => ServerErrors.IsTimeout(error)
        ? "the search for blockers took the server longer than 2 s and was given up; see what keeps it busy"
        : $"the server refused to be searched: {ServerErrors.OneLine(error.Message, settings)}; see its error log";
}
