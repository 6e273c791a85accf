using System;
using System.Collections.Generic;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Blockers;

/// <summary>Ends blockers, as far as the policy goes: what runs is ended by <c>KILL QUERY</c>, and its session stays.</summary>
/// <param name="settings">The policy.</param>
/// <param name="time">The clock.</param>
internal sealed class BlockerTermination(MySqlSettings settings, TimeProvider time)
{
    // A statement that was told to end may have much to undo. Telling it again would not hurry it.
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, long> _toldAt = [];
    private readonly List<string> _warnings = [];

    /// <summary>Whether any blocker may be ended.</summary>
    internal bool IsAllowed => settings.Blockers != BlockerPolicy.Wait;

    /// <summary>What could not be ended, a line each.</summary>
    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether a session stays as it is, whatever the policy: it must be waited for.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="session">The session.</param>
    internal static bool IsLeftAlone(BlockerPolicy policy, BlockingSession session) => policy switch
    {
        BlockerPolicy.Wait => true,

        // It goes on where the one that it waits for is ended.
        _ when session.WaitsForAnother => false,
        _ => !MayEnd(session, policy),
    };

    /// <summary>Ends those of <paramref name="sessions"/> that the policy allows.</summary>
    /// <param name="connection">The connection to end them by.</param>
    /// <param name="sessions">What blocks the lock.</param>
    /// <param name="olderThan">For how long a statement must have run: one that ends soon need not be ended.</param>
    /// <returns>Those that were told to end.</returns>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<Blocker> End(ServerConnection connection, IReadOnlyList<BlockingSession> sessions, TimeSpan olderThan)
    {
        List<Blocker> ended = [];
        foreach (BlockingSession session in sessions)
        {
            bool isOld = session.StatementSeconds is not { } seconds || seconds >= olderThan.TotalSeconds;
            if (isOld && MayEnd(session, settings.Blockers) && IsDue(session) && End(connection, session))
            {
                ended.Add(session.ToBlocker());
            }
        }

        return ended;
    }

    /// <summary>Whether a policy allows to end a session.</summary>
    /// <remarks>The server's own threads are nobody's to end: ending an applier stops a replica.</remarks>
    /// <param name="session">The session.</param>
    /// <param name="policy">The policy.</param>
    internal static bool MayEnd(BlockingSession session, BlockerPolicy policy) => policy switch
    {
        BlockerPolicy.Kill => !session.IsSystem && !session.WaitsForAnother,
        BlockerPolicy.KillReads => session.OnlyReads && !session.WaitsForAnother,
        _ => false,
    };

    private bool IsDue(BlockingSession session)
    {
        if (_toldAt.TryGetValue(session.Id, out long at) && time.GetElapsedTime(at) < TellAgain)
        {
            return false;
        }

        _toldAt[session.Id] = time.GetTimestamp();
        return true;
    }

    private bool End(ServerConnection connection, BlockingSession session)
    {
        try
        {
            connection.Execute(
                session.IsIdle ? Statements.Kill(session.Id) : Statements.KillQuery(session.Id), ServerConnection.AnswerWait);
            return true;
        }
        catch (MySqlException e) when (ServerErrors.IsGone(e))
        {
            return false;
        }
        catch (MySqlException e) when (ServerErrors.IsKillDenied(e))
        {
            string warning = $"the account may not end {session.ToBlocker().Description}; "
                + $"{ClientCommand.Mark}{ClientCommand.GrantsOf(settings)}";
            if (!_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }

            return false;
        }
    }
}
