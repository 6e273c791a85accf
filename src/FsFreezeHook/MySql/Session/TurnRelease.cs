using System;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>Gives the turn in a cluster back, once the lock is released: the lock would keep that from being written.</summary>
internal static class TurnRelease
{
    /// <summary>After a lock that was held until thaw.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="member">The member.</param>
    /// <param name="connection">The session that has released its lock.</param>
    /// <returns>What somebody should know of the member; null: nothing.</returns>
    internal static string? AfterThaw(ClusterTurn turn, ClusterMember member, ServerConnection connection)
    {
        string[] notes = [.. new[] { turn.GiveBack(connection), member.AfterRelease(connection) }.OfType<string>()];
        return notes.Length == 0 ? null : string.Join("; ", notes);
    }

    /// <summary>After everything else. It does not fail: a turn ends by itself.</summary>
    /// <param name="turn">The turn, which may have been given back already.</param>
    /// <param name="connections">The connections as they were left; null: none were opened.</param>
    /// <param name="taken">The lock, which may be held.</param>
    /// <param name="settings">The instance.</param>
    internal static void AfterFailure(ClusterTurn turn, SessionPair? connections, ServerLock taken, MySqlSettings settings)
    {
        if (!turn.MayBeOurs)
        {
            return;
        }

        try
        {
            if (connections is { HasSecond: false, IsLockOpen: true })
            {
                connections.Lock.Execute(taken.Release, ServerConnection.AnswerWait);
                _ = turn.GiveBack(connections.Lock);
                return;
            }

            connections?.CloseLock();
            using ServerConnection? anew = connections is { HasSecond: true } ? null : LoginAttempts.Open(settings);
            _ = turn.GiveBack(anew ?? connections!.Asked);
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // The server has gone, or does not answer.
        }
    }
}
