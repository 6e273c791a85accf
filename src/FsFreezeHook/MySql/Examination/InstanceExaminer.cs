using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Privileges;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Examination;

/// <summary>
/// Finds out how a freeze would lock an instance. It takes no lock, and changes nothing on the server but its own sessions.
/// </summary>
/// <param name="settings">The instance, its socket found.</param>
/// <param name="servers">The servers that run.</param>
/// <param name="byAddress">The one of them that its address tells it is; null where it tells none.</param>
internal sealed class InstanceExaminer(MySqlSettings settings, IReadOnlyList<RunningServer> servers, RunningServer? byAddress)
{
    /// <summary>
    /// How long all questions together may take. A server whose disk is full, or frozen by somebody who is not known here,
    /// answers some of them only when it can write.
    /// </summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan CountFor = TimeSpan.FromMilliseconds(300);

    private MySqlSettings _settings = settings;

    /// <summary>Examines it.</summary>
    /// <param name="end">
    /// When it is given up, to the next second: its connections are closed then, whoever still waits for it.
    /// </param>
    internal InstanceFindings Examine(Deadline end)
    {
        if (_settings.Problem is { } problem)
        {
            return Refused(new FailureException(FailureReason.Unreachable, problem));
        }

        try
        {
            // As freeze does: there may be one connection alone.
            using SessionPair connections = SessionPair.Open(_settings, end);
            _settings = connections.Login;
            return Ask(connections.Lock, connections.Asked, connections.Warnings);
        }
        catch (MySqlException e)
        {
            return Refused(e.ErrorCode == MySqlErrorCode.CommandTimeoutExpired ? Silent() : ServerErrors.Statement(e, _settings));
        }
        catch (FailureException e)
        {
            return Refused(e.Reason == FailureReason.LockLost ? ServerErrors.ClosedByServer(e, _settings) : e);
        }
        catch (Exception e)
        {
            // A freeze would find the same, and must not keep anybody from knowing the rest.
            return Refused(new FailureException(FailureReason.Unreachable, ServerErrors.Unforeseen(e, _settings), e));
        }
    }

    /// <summary>What is said of it where it is not waited for any longer.</summary>
    internal InstanceFindings WithoutAnswer() => Refused(Silent());

    private InstanceFindings Refused(FailureException failure) =>
        new() { Settings = _settings, Process = byAddress, Refusal = failure };

    private FailureException Silent() => new(
        FailureReason.Unreachable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the server at {ConnectionOptions.Describe(_settings)} did not answer within {Elapsed.Seconds(Limit)}; "
                + $"see whether its disk is full or frozen, and its error log"));

    private InstanceFindings Ask(ServerConnection session, ServerConnection second, IEnumerable<string> warnings)
    {
        ServerIdentity identity = ServerIdentity.Ask(session);
        ClusterNode? node = ClusterMember.FindReady(second, _settings);
        string? leftAlone = ServerRole.FindReason(second, identity.Features, node, _settings);
        int? sessionPid = byAddress is null ? SessionProcess.Find(servers, identity, session)?.Pid : null;
        LockedServer own = LockedServer.From(_settings, identity.PidFile, identity.HostName).At(sessionPid);
        RunningServer? process = byAddress ?? new InstanceServerMap(servers, [own]).ServerOf(_settings.Name);
        ClientCommand remedies = new(_settings, identity.Features);
        _ = OneServer.Require(session, identity, second, _settings);
        second.Execute(Statements.QuestionLimit(Limit, identity.Features), ServerConnection.AnswerWait);
        DataLayout layout = DataLayout.Of(process?.Pid, second);
        InstanceFindings found = new()
        {
            Settings = _settings,
            Identity = identity,
            Process = process,
            SessionPid = sessionPid,
            Cluster = node,
            Turn = node is null ? null : ClusterTurn.Describe(second, node, _settings),
            SlowsAfter = SlowsAfter(second, node),
            LeftAlone = leftAlone,
            Layout = layout,
            Missing = NeededPrivileges.Missing(NeededPrivileges.Of(_settings, identity.Features), second),
            Obstacle = FindObstacle(second, remedies),
            Gaps = [.. warnings, .. LogDurability.Of(second, identity.Features, _settings).Gaps],
            IdleLimit = IdleLimit(second),
            Engines = TableEngines.Of(second, identity.Features),
            StatementLogs = StatementLog.Find(second, process?.Pid, Limit),
        };
        try
        {
            (ServerLock serverLock, string? reason) =
                new StrategyChoice(identity.Features, layout, second, _settings).Of(_settings.Lock);
            return FindBlockers(found with { Lock = serverLock, LockReason = reason }, second, remedies);
        }
        catch (FailureException e) when (e.Reason != FailureReason.LockLost)
        {
            return found with { Obstacle = e };
        }
    }

    // A group's writes are counted for a moment.
    private static TimeSpan? SlowsAfter(ServerConnection second, ClusterNode? node)
    {
        if (node is not GroupMember)
        {
            return null;
        }

        long begun = TimeProvider.System.GetTimestamp();
        Thread.Sleep(CountFor);
        return ClusterSearch.Find(second, ServerConnection.AnswerWait)?
            .SlowsAfter(node, TimeProvider.System.GetElapsedTime(begun));
    }

    private InstanceFindings FindBlockers(InstanceFindings found, ServerConnection second, ClientCommand remedies)
    {
        ServerIdentity identity = found.Identity!;
        try
        {
            BlockerSearch search = BlockerSearch.For(second, identity.Features, found.Lock!, remedies);
            IReadOnlyList<BlockingSession> blockers = search.Find(second, [identity.Connection]);
            return found with { Unseen = search.Unseen, Blockers = blockers };
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return found with { Unseen = BlockerWatch.WhyBlind(e, _settings) };
        }
    }

    // An account that may not see it lacks PROCESS, and that is said elsewhere.
    private static FailureException? FindObstacle(ServerConnection second, ClientCommand remedies)
    {
        try
        {
            return RedoFlush.FindObstacle(second, remedies);
        }
        catch (MySqlException e) when (ServerErrors.IsAccessDenied(e))
        {
            return null;
        }
    }

    // What a session was given counts, not what it asked for: a server may allow less.
    private static TimeSpan? IdleLimit(ServerConnection second) =>
        second.Query(Statements.IdleLimit, ServerConnection.AnswerWait) is [[{ } seconds, ..]]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long limit)
            ? TimeSpan.FromSeconds(limit)
            : null;
}
