using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using FsFreezeHook.Configuration;
using FsFreezeHook.Holding;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>A session that holds a server's lock, and the second connection that looks for blockers and can end an attempt.</summary>
internal sealed class MySqlLockSession : ILockSession
{
    // The server drops an idle session on its own this long after max-hold: for a holder that is stopped and cannot.
    private static readonly TimeSpan ServerMargin = TimeSpan.FromSeconds(10);

    // Thaw waits 7 s for all that a holder does, see HolderRelease.
    private static readonly TimeSpan ReleaseWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FlushWait = TimeSpan.FromSeconds(30);

    private InstanceSettings _settings;
    private readonly int? _serverPid;
    private readonly TimeProvider _time;
    private IReadOnlyList<string> _warnings = [];
    private readonly BlockerEnding _ending;
    private readonly CancelGate _gate = new();
    private ServerLock _serverLock = ServerLock.ReadLock;
    private BlockerSearch? _search;
    private ServerFeatures _features = ServerFeatures.Parse(string.Empty);
    private ServerConnection? _lock;
    private ServerConnection? _second;
    private long _connectionId;

    /// <summary>A session on the instance of <paramref name="order"/>, not connected yet.</summary>
    internal MySqlLockSession(SessionOrder order, TimeProvider time)
    {
        _settings = order.Settings;
        _serverPid = order.ServerPid;
        _time = time;
        _ending = new BlockerEnding(_settings, time);
    }

    /// <inheritdoc/>
    public string LockName => _serverLock.Words;

    /// <inheritdoc/>
    public string? Unseen => _search?.Unseen;

    /// <inheritdoc/>
    public long FlushedAt { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _warnings, .. _ending.Warnings];

    /// <inheritdoc/>
    public JsonObject MakeReady()
    {
        Disconnect();
        _gate.Reset();
        _settings = (_lock = ServerConnection.Open(_settings)).Login;
        _second = ServerConnection.Open(_settings);
        return Asking(() => MakeReady(_lock, _second));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> FindBlockers() => Asking(() => FindSessions().Select(session => session.ToBlocker(Remedies)).ToList());

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> EndBlockers() => Asking(() => _ending.IsAllowed ? _ending.End(Second(), FindSessions()) : []);

    /// <inheritdoc/>
    public void Take(TimeSpan limit)
    {
        _gate.Enter();
        try
        {
            Lock().Execute(Statements.SessionLimits(_settings.MaxStall, _settings.MaxHold + ServerMargin), ServerConnection.AnswerWait);
            foreach (string statement in _serverLock.Take)
            {
                _gate.ThrowIfCancelled();
                Lock().Execute(statement, limit: null);
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
        if (!_gate.Cancel())
        {
            return;
        }

        try
        {
            // Closing alone does not cancel a pending attempt on MySQL: it would keep writers waiting until its time is over.
            Second().Execute(Statements.Kill(_connectionId), ServerConnection.AnswerWait);
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // It has gone already, or the server has: either way nothing is pending for long.
        }
    }

    /// <inheritdoc/>
    public JsonObject Prove(TimeSpan limit)
    {
        _gate.Enter();
        try
        {
            JsonObject facts = Prove(Lock(), limit);
            Lock().RequireToBe(_connectionId, ServerConnection.AnswerWait);
            _gate.Leave();
            _second?.Dispose();
            _second = null;
            return facts;
        }
        catch (MySqlException e)
        {
            CloseLockSession();
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
    public void Confirm() => Holding(() => Lock().RequireToBe(_connectionId, ServerConnection.AnswerWait));

    /// <inheritdoc/>
    public void Release() => Holding(() =>
    {
        Lock().RequireToBe(_connectionId, ReleaseWait);
        Lock().Execute(_serverLock.Release, ReleaseWait);
    });

    /// <inheritdoc/>
    public string Explain(Exception error) => ServerErrors.Unforeseen(error, _settings);

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private void Holding(Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is not FailureException { InnerException: null })
        {
            string why = ServerErrors.OneLine(e.Message, _settings);
            throw new FailureException(
                FailureReason.LockLost, $"connection {_connectionId} to the server was lost, and the lock with it ({why})", e);
        }
    }

    private JsonObject MakeReady(ServerConnection session, ServerConnection second)
    {
        ServerIdentity identity = ServerIdentity.Ask(session);
        _features = identity.Features;
        _connectionId = identity.Connection;
        SetLimits(session, _settings, _features);
        SetLimits(second, _settings, _features);
        string? mark = OneServer.Require(session, identity, second, _settings);
        RunningServer[] servers = _serverPid is null ? RunningServer.Find() : [];
        int? process = SessionProcess.Find(servers, identity, session)?.Pid;
        LockedServer own = LockedServer.From(_settings, identity.PidFile, identity.HostName) with { Pid = process };
        DataLayout layout = DataLayout.Of(_serverPid ?? new ServerCoverage(servers, [own]).ServerOf(own.Instance)?.Pid, second);
        (_serverLock, string? reason) = new StrategyChoice(_features, layout, second, _settings).Of(_settings.Lock);
        ShowPrivileges(second);
        _search = BlockerSearch.For(second, _features, _serverLock, Remedies);
        TableEngines engines = TableEngines.Of(second, _features);
        _warnings = [.. layout.Warnings, .. engines.Elsewhere];
        return new ReadyFacts(identity, _serverLock, layout, engines)
        {
            LockReason = reason,
            Mark = mark,
            Process = process,
            Login = _settings.LoginIndex,
        }.ToJson();
    }

    /// <summary>Sets the limits of a session before the attempt: it idles for as long as blockers are waited for.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static void SetLimits(ServerConnection connection, InstanceSettings settings, ServerFeatures features)
    {
        connection.Execute(
            Statements.SessionLimits(settings.MaxStall, settings.LockTimeout + settings.MaxHold + ServerMargin), ServerConnection.AnswerWait);
        if (features.IsMariaDb)
        {
            connection.Execute(Statements.NoStatementLimit, ServerConnection.AnswerWait);
        }
    }

    private ClientCommand Remedies => new(_settings, _features);

    private T Asking<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, _settings);
        }
        catch (FailureException e) when (e.Reason == FailureReason.LockLost)
        {
            throw ServerErrors.ClosedByServer(e, _settings);
        }
    }

    private JsonObject Prove(ServerConnection session, TimeSpan limit)
    {
        if (_serverLock.Strategy == LockStrategy.InstanceLock)
        {
            StrategyChoice.ConfirmEngines(session, _settings);
        }

        FlushProgress flushed = RedoFlush.Run(session, limit, _time, Remedies);
        FlushedAt = _time.GetTimestamp();
        JsonObject facts = new()
        {
            [ServerFacts.Proof] = LockProof.Of(session, _features, _serverLock),
            [ServerFacts.RedoFlushedTo] = flushed.FlushedLsn,
            [ServerFacts.KeyBlocksNotFlushed] = flushed.KeyBlocksNotFlushed,
        };

        // On the second connection: a question that is not answered in time ends the one that it was asked on.
        Coordinates.AddTo(facts, Second(), _features, _serverLock.StopsCommits);
        return facts;
    }

    // A search that the server refuses leaves the freeze blind, and does not fail it.
    private IReadOnlyList<BlockingSession> FindSessions()
    {
        try
        {
            return _search?.Find(Second(), _connectionId) ?? [];
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            _search = BlockerSearch.Blind($"the server refused to be searched: {ServerErrors.OneLine(e.Message, _settings)}; see its error log");
            return [];
        }
    }

    // FLUSH ENGINE LOGS needs RELOAD, as the lock does, and SHOW ENGINE INNODB STATUS needs PROCESS, without which no blocker of
    // another account can be seen. Trying tells more than reading grants does: a role may have them.
    private void ShowPrivileges(ServerConnection connection)
    {
        connection.Execute(Statements.FlushEngineLogs, _settings.LockTimeout < FlushWait ? _settings.LockTimeout : FlushWait);
        _ = RedoFlush.InnoDbStatus(connection);
    }

    private ServerConnection Lock() => _lock ?? throw new FailureException(FailureReason.LockLost, "the lock session is closed");
    private ServerConnection Second() => _second ?? throw new FailureException(FailureReason.LockLost, "its second connection is closed");

    // The second connection stays: another thread may be killing this session through it.
    private void CloseLockSession()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private void Disconnect()
    {
        CloseLockSession();
        _second?.Dispose();
        _second = null;
    }
}
