using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.Configuration;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>Finds out how a freeze would lock an instance. It takes no lock, and changes nothing on the server but its own sessions.</summary>
internal sealed class InstanceExaminer
{
    private readonly InstanceSettings _settings;
    private readonly IReadOnlyList<RunningServer> _servers;
    private readonly RunningServer? _byAddress;

    /// <summary>An examiner of one instance.</summary>
    /// <param name="settings">The instance, its socket found.</param>
    /// <param name="servers">The servers that run.</param>
    /// <param name="byAddress">The one of them that its address tells it is; null where it tells none.</param>
    internal InstanceExaminer(InstanceSettings settings, IReadOnlyList<RunningServer> servers, RunningServer? byAddress)
    {
        _settings = settings;
        _servers = servers;
        _byAddress = byAddress;
    }

    /// <summary>Examines it.</summary>
    internal InstanceExamination Examine()
    {
        InstanceExamination nothing = new() { Settings = _settings, Process = _byAddress };
        if (_settings.Problem is { } problem)
        {
            return nothing with { Refusal = new FailureException(FailureReason.Unreachable, problem) };
        }

        try
        {
            // As freeze does: an account may be allowed one connection alone.
            using ServerConnection first = ServerConnection.Open(_settings);
            using ServerConnection second = ServerConnection.Open(_settings);
            return Ask(first, second);
        }
        catch (MySqlException e)
        {
            return nothing with { Refusal = ServerErrors.Statement(e, _settings) };
        }
        catch (FailureException e)
        {
            return nothing with { Refusal = e.Reason == FailureReason.LockLost ? ServerErrors.ClosedByServer(e, _settings) : e };
        }
    }

    private InstanceExamination Ask(ServerConnection session, ServerConnection second)
    {
        ServerIdentity identity = ServerIdentity.Ask(session);
        LockedServer own = LockedServer.From(_settings, identity.PidFile, identity.HostName);
        RunningServer? process = _byAddress ?? new ServerCoverage(_servers, [own]).ServerOf(_settings.Name);
        MySqlLockSession.SetLimits(second, _settings, identity.Features);
        DataLayout layout = DataLayout.Of(own, process?.Pid, second);
        InstanceExamination found = new()
        {
            Settings = _settings,
            Identity = identity,
            Process = process,
            Layout = layout,
            Missing = NeededPrivileges.Missing(NeededPrivileges.Of(_settings, identity.Features), second),
            Obstacle = RedoFlush.FindObstacle(second),
            IdleLimit = IdleLimit(second),
            GeneralLog = GeneralLog.Find(second, process?.Pid),
        };
        try
        {
            (ServerLock serverLock, string? reason) = new StrategyChoice(identity.Features, layout, second).Of(_settings.Lock);
            return FindBlockers(found with { Lock = serverLock, LockReason = reason }, second);
        }
        catch (FailureException e) when (e.Reason != FailureReason.LockLost)
        {
            return found with { Obstacle = e };
        }
    }

    private InstanceExamination FindBlockers(InstanceExamination found, ServerConnection second)
    {
        ServerIdentity identity = found.Identity!;
        try
        {
            BlockerSearch search = BlockerSearch.For(second, identity.Features, found.Lock!);
            return found with { Unseen = search.Unseen, Blockers = search.Find(second, identity.Connection) };
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            return found with { Unseen = $"the server refused to be searched: {ServerErrors.OneLine(e.Message, _settings)}" };
        }
    }

    // What a session was given counts, not what it asked for: a server may allow less.
    private static TimeSpan? IdleLimit(ServerConnection second) =>
        second.Query(Statements.IdleLimit, ServerConnection.AnswerWait) is [[{ } seconds, ..]]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long limit)
            ? TimeSpan.FromSeconds(limit)
            : null;
}
