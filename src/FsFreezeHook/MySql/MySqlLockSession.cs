using System;
using System.Collections.Generic;
using System.Globalization;
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
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FlushWait = TimeSpan.FromSeconds(30);

    private readonly InstanceSettings _settings;
    private readonly int? _serverPid;
    private readonly TimeProvider _time;
    private readonly List<string> _warnings = [];
    private readonly BlockerEnding _ending;
    private ServerLock _serverLock = ServerLock.ReadLock;
    private BlockerSearch? _search;
    private ServerFeatures _features = ServerFeatures.Parse(string.Empty);
    private ServerConnection? _lock;
    private ServerConnection? _second;
    private long _connectionId;
    private volatile bool _lockSessionIsBusy;

    /// <summary>A session on the instance of <paramref name="order"/>, not connected yet.</summary>
    internal MySqlLockSession(SessionOrder order, TimeProvider time)
    {
        _settings = order.Settings;
        _serverPid = order.ServerPid;
        _time = time;
        _ending = new BlockerEnding(_settings.Blockers, time);
    }

    /// <inheritdoc/>
    public string LockName => _serverLock.Words;

    /// <inheritdoc/>
    public string? Unseen => _search?.Unseen;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _warnings, .. _ending.Warnings];

    /// <inheritdoc/>
    public JsonObject MakeReady()
    {
        Disconnect();
        _lock = ServerConnection.Open(_settings);
        _second = ServerConnection.Open(_settings);
        try
        {
            string?[] identity = _lock.Query(Statements.Identity, AnswerWait)[0];
            _features = ServerFeatures.Parse(identity[0] ?? string.Empty);
            _connectionId = long.Parse(identity[1] ?? "0", CultureInfo.InvariantCulture);

            // Until the attempt the session idles for as long as blockers are waited for, which the server's own default may not allow.
            _lock.Execute(
                Statements.SessionLimits(_settings.MaxStall, _settings.LockTimeout + _settings.MaxHold + ServerMargin), AnswerWait);
            if (_features.IsMariaDb)
            {
                _lock.Execute(Statements.NoStatementLimit, AnswerWait);
                _second.Execute(Statements.NoStatementLimit, AnswerWait);
            }

            DataLayout layout = FindLayout(LockedServer.From(_settings, pidFile: identity[2], hostName: identity[4]));
            (_serverLock, string? reason) = new StrategyChoice(_features, layout, _second).Of(_settings.Lock);
            ShowPrivileges(_second);
            _search = BlockerSearch.For(_second, _features, _serverLock);
            _warnings.Clear();
            _warnings.AddRange(layout.Warnings);
            JsonObject facts = new()
            {
                [ServerFacts.Server] = _features.ToString(),
                [ServerFacts.ServerVersion] = identity[0],
                [ServerFacts.Lock] = _serverLock.Name,
                [ServerFacts.Connection] = _connectionId,
                [ServerFacts.Account] = identity[3],
                [ServerFacts.PidFile] = identity[2],
                [ServerFacts.HostName] = identity[4],
                [ServerFacts.Layout] = new JsonArray([.. layout.Warnings.Select(warning => (JsonNode)warning)]),
            };
            if (reason is not null)
            {
                facts[ServerFacts.LockReason] = reason;
            }

            return facts;
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, _settings);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> FindBlockers()
    {
        try
        {
            return [.. FindSessions().Select(session => session.ToBlocker())];
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, _settings);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> EndBlockers()
    {
        try
        {
            return _ending.IsAllowed ? _ending.End(Second(), FindSessions()) : [];
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, _settings);
        }
    }

    /// <inheritdoc/>
    public void Take(TimeSpan limit)
    {
        _lockSessionIsBusy = true;
        try
        {
            Lock().Execute(Statements.SessionLimits(_settings.MaxStall, _settings.MaxHold + ServerMargin), AnswerWait);
            foreach (string statement in _serverLock.Take)
            {
                Lock().Execute(statement, limit: null);
            }
        }
        catch (MySqlException e)
        {
            // After any error the session may hold part of the lock all the same: MySQL does, after a lock wait timeout.
            CloseLockSession();
            throw ServerErrors.Attempt(e, _settings);
        }
        finally
        {
            _lockSessionIsBusy = false;
        }
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        if (!_lockSessionIsBusy)
        {
            return;
        }

        try
        {
            // Closing alone does not cancel a pending attempt on MySQL: it would keep writers waiting until its time is over.
            Second().Execute(Statements.Kill(_connectionId), AnswerWait);
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // It has gone already, or the server has: either way nothing is pending for long.
        }
    }

    /// <inheritdoc/>
    public JsonObject Prove(TimeSpan limit)
    {
        _lockSessionIsBusy = true;
        try
        {
            JsonObject facts = Prove(Lock(), limit);
            AskWhetherItLives(AnswerWait);
            _lockSessionIsBusy = false;
            _second?.Dispose();
            _second = null;
            return facts;
        }
        catch (MySqlException e)
        {
            CloseLockSession();
            throw ServerErrors.Flushing(e, limit, _settings);
        }
        finally
        {
            _lockSessionIsBusy = false;
        }
    }

    /// <inheritdoc/>
    public void Release()
    {
        try
        {
            AskWhetherItLives(ReleaseWait);
            Lock().Execute(_serverLock.Release, ReleaseWait);
        }
        catch (MySqlException e)
        {
            throw new FailureException(
                FailureReason.LockLost,
                $"connection {_connectionId} to the server was lost, and the lock with it ({e.Message.TrimEnd('.')})",
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private JsonObject Prove(ServerConnection session, TimeSpan limit)
    {
        if (_serverLock.Strategy == LockStrategy.InstanceLock)
        {
            StrategyChoice.ConfirmEngines(session);
        }

        FlushProgress flushed = RedoFlush.Run(session, limit, _time);
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
            _search = BlockerSearch.Blind($"the server refused to be searched: {e.Message.TrimEnd('.')}");
            return [];
        }
    }

    // A server on another machine has its data there. To look for its process costs more than all else, and is for those alone whose
    // address does not tell it.
    private DataLayout FindLayout(LockedServer own)
    {
        int? pid = _serverPid ?? new ServerCoverage(RunningServer.Find(), [own]).ServerOf(own.Instance)?.Pid;
        return pid is { } process
            ? DataLayout.Of(process, Second().Query(Statements.DataPaths, AnswerWait))
            : DataLayout.Unseen("the server does not run on this machine");
    }

    // FLUSH ENGINE LOGS needs RELOAD, as the lock does, and SHOW ENGINE INNODB STATUS needs PROCESS, without which no blocker of
    // another account can be seen. Trying tells more than reading grants does: a role may have them.
    private void ShowPrivileges(ServerConnection connection)
    {
        connection.Execute(Statements.FlushEngineLogs, _settings.LockTimeout < FlushWait ? _settings.LockTimeout : FlushWait);
        _ = RedoFlush.InnoDbStatus(connection);
    }

    private void AskWhetherItLives(TimeSpan limit)
    {
        string? answer = Lock().Query(Statements.ConnectionId, limit)[0][0];
        if (answer != _connectionId.ToString(CultureInfo.InvariantCulture))
        {
            throw new FailureException(
                FailureReason.LockLost, $"the session is connection {answer} and was {_connectionId} when the lock was granted");
        }
    }

    private ServerConnection Lock() => _lock ?? throw new FailureException(FailureReason.LockLost, "the lock session is closed");

    private ServerConnection Second() =>
        _second ?? throw new FailureException(FailureReason.LockLost, "the second connection is closed");

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
