using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;
using FsFreezeHook.Configuration;
using FsFreezeHook.Holding;
using MySqlConnector;

namespace FsFreezeHook.MySql;

/// <summary>A session that holds <c>FLUSH TABLES WITH READ LOCK</c>, and the second connection that can end it.</summary>
internal sealed class MySqlLockSession : ILockSession
{
    // The server drops an idle session on its own this long after max-hold: for a holder that is stopped and cannot.
    private static readonly TimeSpan ServerMargin = TimeSpan.FromSeconds(10);

    // Thaw waits 7 s for all that a holder does, see HolderRelease.
    private static readonly TimeSpan ReleaseWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FlushWait = TimeSpan.FromSeconds(30);

    private readonly InstanceSettings _settings;
    private readonly TimeProvider _time;
    private ServerFeatures _features = ServerFeatures.Parse(string.Empty);
    private ServerConnection? _lock;
    private ServerConnection? _second;
    private long _connectionId;
    private volatile bool _lockSessionIsBusy;

    /// <summary>A session on the instance of <paramref name="settings"/>, not connected yet.</summary>
    internal MySqlLockSession(InstanceSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
    }

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
            ShowPrivileges(_second);
            return new JsonObject
            {
                [ServerFacts.Server] = _features.ToString(),
                [ServerFacts.ServerVersion] = identity[0],
                [ServerFacts.Lock] = "read-lock",
                [ServerFacts.Connection] = _connectionId,
                [ServerFacts.Account] = identity[3],
                [ServerFacts.PidFile] = identity[2],
            };
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
            return BlockerSearch.Find(Second(), _features);
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
            Lock().Execute(Statements.FlushTablesWithReadLock, limit: null);
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
            FlushProgress flushed = RedoFlush.Run(Lock(), limit, _time);
            AskWhetherItLives(AnswerWait);
            _lockSessionIsBusy = false;
            _second?.Dispose();
            _second = null;
            return new JsonObject
            {
                [ServerFacts.RedoFlushedTo] = flushed.FlushedLsn,
                [ServerFacts.KeyBlocksNotFlushed] = flushed.KeyBlocksNotFlushed,
            };
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
            Lock().Execute(Statements.UnlockTables, ReleaseWait);
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

    // FLUSH ENGINE LOGS needs RELOAD, as the lock does, and SHOW ENGINE INNODB STATUS needs PROCESS, without which no blocker of
    // another account can be seen. Trying tells more than reading grants does: a role may have them.
    private void ShowPrivileges(ServerConnection connection)
    {
        connection.Execute(Statements.FlushEngineLogs, _settings.LockTimeout < FlushWait ? _settings.LockTimeout : FlushWait);
        connection.Query(Statements.InnoDbStatus, AnswerWait);
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
