using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Blockers;
using FsFreezeHook.MySql.Clusters;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// A session that holds a server's lock, and the second connection that looks for blockers and can end an attempt.
/// </summary>
internal sealed class MySqlLockSession : ILockSession
{
    private MySqlSettings _settings;
    private readonly int? _serverPid;
    private readonly TimeProvider _time;
    private IReadOnlyList<string> _warnings = [];
    private LogDurability _durability = LogDurability.OnDemand;
    private readonly BlockerTermination _ending;
    private readonly BlockerWatch _watch;
    private readonly CancelGate _gate = new();
    private ServerLock _serverLock = ServerLock.ReadLock;
    private BackupTurn _turn = new();
    private readonly ClusterTurn _clusterTurn;
    private ClusterMember _member = ClusterMember.None;
    private ServerFeatures _features = ServerFeatures.Parse(string.Empty);
    private Coordinates? _coordinates;
    private SessionPair? _connections;
    private long _connectionId;
    private string? _mark;

    /// <summary>A session on the instance of <paramref name="order"/>, for a freeze, not connected yet.</summary>
    internal MySqlLockSession(SessionRequest order, string freezeId, TimeProvider time)
    {
        _settings = order.Settings;
        _clusterTurn = new ClusterTurn(freezeId, _settings);
        _serverPid = order.ServerPid;
        _time = time;
        _ending = new BlockerTermination(_settings, time);
        _watch = new BlockerWatch(_settings);
    }

    /// <inheritdoc/>
    public string LockName => _serverLock.Words;

    /// <inheritdoc/>
    public string? Unseen => _watch.Unseen;

    /// <inheritdoc/>
    public string? LeftAlone => _member.LeftAlone;

    /// <inheritdoc/>
    public long FlushedAt { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _warnings, .. _ending.Warnings, .. _watch.Failures];

    /// <inheritdoc/>
    public JsonObject MakeReady()
    {
        _watch.NoteWaiting(_connections is { IsLockOpen: true } held ? held.Asked : null);
        Close();
        _gate.Reset();
        return SessionCalls.Ask(_settings, () =>
        {
            _connections = _gate.Pass(SessionPair.Open(_settings));
            _settings = _connections.Login;
            return MakeReady(Lock(), Second());
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> FindBlockers() =>
        LeftAlone is not null ? [] : SessionCalls.Ask<List<Blocker>>(
            _settings,
            () => [
                .. FindSessions().Select(session => session.ToBlocker(Remedies)), .. _turn.Blockers(Lock()),
                .. _member.Blockers(Second(), _clusterTurn)]);

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> EndBlockers(TimeSpan olderThan) =>
        SessionCalls.Ask(_settings, () => _ending.IsAllowed ? _ending.End(Second(), FindSessions(), olderThan) : []);

    /// <inheritdoc/>
    public void Acquire(TimeSpan limit)
    {
        _gate.Enter();
        try
        {
            SessionLimits.Hold(Lock(), _settings, IsSingle);
            foreach (string statement in _turn.Left(_serverLock))
            {
                _gate.ThrowIfCancelled();
                Lock().Execute(statement, IsSingle ? limit + ServerConnection.AnswerWait : null);
            }
        }
        catch (MySqlException e)
        {
            // After any error the session may hold part of the lock all the same: MySQL does, after a lock wait timeout.
            CloseLockSession();
            throw ServerErrors.Attempt(e, _settings);
        }
        catch (FailureException e) when (e.Reason == FailureReason.LockLost)
        {
            CloseLockSession();
            throw ServerErrors.ClosedByServer(e, _settings);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        if (!_gate.Cancel() || IsSingle)
        {
            return;
        }

        try
        {
            _watch.NoteWaiting(Second());
            _ = _connections!.RepairSecond();
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // The server has gone, or does not answer.
        }

        _connections?.KillLock(_connectionId);
    }

    /// <inheritdoc/>
    public JsonObject Verify(TimeSpan limit)
    {
        _gate.Enter();
        try
        {
            JsonObject facts = Verify(Lock(), limit);
            Lock().RequireToBe(_connectionId, ServerConnection.AnswerWait);
            return facts;
        }
        catch (MySqlException e)
        {
            CloseLockSession();
            _connections?.KillLock(_connectionId);
            throw ServerErrors.Flushing(e, limit, _settings);
        }
        catch (FailureException e) when (e.Reason == FailureReason.LockLost && e.InnerException is not null)
        {
            CloseLockSession();
            throw ServerErrors.ClosedByServer(e, _settings);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <inheritdoc/>
    public void Settle() => _connections?.CloseSecond();

    /// <inheritdoc/>
    public void Ping() =>
        SessionCalls.Hold(_settings, _connectionId, () => Lock().RequireToBe(_connectionId, ServerConnection.AnswerWait));

    /// <inheritdoc/>
    public string? Release()
    {
        string? unanswered = null;
        SessionCalls.Hold(
            _settings,
            _connectionId,
            () => unanswered = LockRelease.Of(Lock(), _connectionId, _serverLock.Release, Remedies));
        return unanswered;
    }

    /// <inheritdoc/>
    public string? NoteReleased() => TurnRelease.AfterThaw(_clusterTurn, _member, Lock());

    /// <inheritdoc/>
    public string Explain(Exception error) => ServerErrors.Unforeseen(error, _settings);

    /// <inheritdoc/>
    public void Dispose()
    {
        TurnRelease.AfterFailure(_clusterTurn, _connections, _serverLock, _settings);
        Close();
    }

    private void Close()
    {
        _connections?.Dispose();
        _connections = null;
    }

    private JsonObject MakeReady(ServerConnection session, ServerConnection second)
    {
        ServerIdentity identity = ServerIdentity.Ask(session);
        _features = identity.Features;
        _connectionId = identity.Connection;
        bool mustBeLocked = _coordinates is not null && LeftAlone is null;
        _member = ClusterMember.Of(second, _features, _settings, mustBeLocked);
        _mark = OneServer.Require(session, identity, second, _settings);
        RunningServers servers = _serverPid is null ? ServerSearch.OfThisMachine() : [];
        int? process = SessionProcess.Find(servers, identity, session)?.Pid;
        LockedServer own = LockedServer.From(_settings, identity.PidFile, identity.HostName) with { Pid = process };
        DataLayout layout = DataLayout.Of(
            _serverPid ?? new InstanceServerMap(servers, [own]).ServerOf(own.Instance)?.Pid, second);
        (_serverLock, string? reason) = new StrategyChoice(_features, layout, second, _settings).Of(_settings.Lock);
        if (LeftAlone is null)
        {
            (_turn, _serverLock, reason) = BackupTurn.Of(session, _serverLock, reason, _settings);
        }

        RedoFlush.Try(second, _settings.LockTimeout, Remedies);
        _watch.Begin(second, _features, _serverLock, Remedies);
        _durability = LogDurability.Of(second, _features, _settings);
        _coordinates = Coordinates.Of(second, _features);
        TableEngines engines = TableEngines.Of(second, _features);
        _warnings = [.. _connections!.Warnings, .. layout.Warnings, .. engines.Elsewhere, .. _durability.Gaps];
        return new ReadyFacts(identity, _serverLock, layout, engines)
        {
            LockReason = reason,
            Mark = _mark,
            Process = process,
            Login = _settings.LoginIndex,
        }.ToJson();
    }

    private ClientCommand Remedies => new(_settings, _features);

    private JsonObject Verify(ServerConnection session, TimeSpan limit)
    {
        if (_serverLock.Strategy == LockStrategy.InstanceLock)
        {
            StrategyChoice.ConfirmEngines(session, _settings);
        }

        FlushProgress flushed = RedoFlush.Run(session, limit, _time, Remedies, _durability);
        FlushedAt = _time.GetTimestamp();
        JsonObject facts = new()
        {
            [ServerFacts.Proof] = LockProof.Of(session, _features, _serverLock),
            [ServerFacts.RedoFlushedTo] = flushed.FlushedLsn,
            [ServerFacts.KeyBlocksNotFlushed] = flushed.KeyBlocksNotFlushed,
        };

        // On the second connection: a question that is not answered in time ends the one that it was asked on.
        ServerConnection? asked = IsSingle ? null : Second();
        string[] notes = [
            .. _connections!.Warnings, .. _durability.Gaps, .. _watch.Failures, .. _member.AddTo(facts, asked, _settings)];
        _coordinates!.AddTo(facts, asked, _serverLock.StopsCommits, notes);
        return facts;
    }

    // A search that is not answered closes the connection that it was asked on. Without one no attempt could be ended.
    private IReadOnlyList<BlockingSession> FindSessions()
    {
        IReadOnlyList<BlockingSession> found = _watch.Find(Second(), _connectionId);
        if (_connections!.RepairSecond() && _mark is { } mark)
        {
            OneServer.RequireMark(Second(), mark, _connectionId, _settings);
        }

        return found;
    }

    private bool IsSingle => _connections?.IsSingle == true;

    private ServerConnection Lock() => (_connections ?? throw NotConnected()).Lock;

    private ServerConnection Second() => (_connections ?? throw NotConnected()).Asked;

    private static FailureException NotConnected() => new(FailureReason.LockLost, "the lock session is closed");

    private void CloseLockSession() => _connections?.CloseLock();
}
