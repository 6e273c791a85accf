using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>
/// An instance's two connections: the lock session, and a second one that looks for blockers and can end an attempt. Where the
/// server has only one left, there is one; where it has a port for administrators that is needed, they go there.
/// </summary>
internal sealed class SessionPair : IDisposable
{
    private const string Lost =
        "the server has one free connection: an attempt at the lock is ended by lock_wait_timeout alone, "
        + "and no coordinates are recorded; raise max_connections";

    private static readonly TimeSpan FullWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(50);

    private readonly Deadline? _end;
    private readonly List<string> _warnings = [];
    private ServerConnection? _lock;
    private ServerConnection? _second;

    private SessionPair(MySqlSettings settings, Deadline? end)
    {
        Login = settings;
        _end = end;
    }

    /// <summary>Connects.</summary>
    /// <param name="settings">The instance.</param>
    /// <param name="end">When connecting, and each question, is given up; null: each has its own limit alone.</param>
    /// <exception cref="FailureException">
    /// The server cannot be reached or denies access, or its lock could not be released.
    /// </exception>
    internal static SessionPair Open(MySqlSettings settings, Deadline? end = null)
    {
        SessionPair pair = new(settings, end);
        bool opened = false;
        try
        {
            pair.Connect();
            opened = true;
            return pair;
        }
        finally
        {
            if (!opened)
            {
                pair.Dispose();
            }
        }
    }

    /// <summary>The instance's settings, with the login that was let in.</summary>
    internal MySqlSettings Login { get; private set; }

    /// <summary>Whether there is one connection for both.</summary>
    internal bool IsSingle { get; private set; }

    /// <summary>What is lost by it, or what else somebody should know of the connections, a line each.</summary>
    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether the lock session is open, and may hold its lock.</summary>
    internal bool IsLockOpen => _lock is not null;

    /// <summary>Whether the second connection is open.</summary>
    internal bool HasSecond => _second is { IsOpen: true };

    /// <summary>The lock session.</summary>
    /// <exception cref="FailureException">It is closed.</exception>
    internal ServerConnection Lock => _lock ?? throw new FailureException(FailureReason.LockLost, "the lock session is closed");

    /// <summary>The connection that questions are asked on: the second one, where there are two.</summary>
    /// <exception cref="FailureException">It is closed.</exception>
    internal ServerConnection Asked =>
        _second ?? (IsSingle ? Lock : throw new FailureException(FailureReason.LockLost, "its second connection is closed"));

    /// <summary>
    /// Closes the lock session. The second connection stays: another thread may be killing this session through it.
    /// </summary>
    internal void CloseLock()
    {
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>
    /// Ends the lock session at the server, through the second connection where that is open: closing alone ends nothing that the
    /// server is in the midst of. A pending attempt on MySQL, or a statement under the lock, would keep writers waiting until it
    /// is over.
    /// </summary>
    /// <param name="id">The session.</param>
    internal void KillLock(long id)
    {
        if (!HasSecond)
        {
            return;
        }

        try
        {
            _second!.Execute(Statements.Kill(id), ServerConnection.AnswerWait);
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // It has gone already, or the server has: either way nothing is pending for long.
        }
    }

    /// <summary>Closes the second connection.</summary>
    internal void CloseSecond()
    {
        _second?.Dispose();
        _second = null;
    }

    /// <summary>Opens the second connection again where a question that was not answered has closed it.</summary>
    /// <returns>Whether it is another one now.</returns>
    /// <exception cref="FailureException">The server cannot be reached.</exception>
    internal bool RepairSecond()
    {
        if (_second is not { IsOpen: false } closed)
        {
            return false;
        }

        closed.Dispose();
        _second = LoginAttempts.Open(Login, _end);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseLock();
        CloseSecond();
    }

    private void Connect()
    {
        _lock = OpenPatiently();
        Login = _lock.Login;
        if (ThreadPool.Of(_lock) is { } pool && MoveToExtraPort(pool))
        {
            return;
        }

        try
        {
            _second = LoginAttempts.Open(Login, _end);
        }
        catch (FailureException e) when (ServerErrors.IsFull(e))
        {
            _second = TryOpen(ThreadPool.AdministratorsPort(Lock)).Connection;
            IsSingle = _second is null;
            _warnings.AddRange(IsSingle ? [Lost] : []);
        }
    }

    // Where there is one connection for us, the session of an attempt that was given up may have it for a moment more.
    private ServerConnection OpenPatiently()
    {
        Deadline full = Deadline.After(FullWait, TimeProvider.System);
        while (true)
        {
            try
            {
                return LoginAttempts.Open(Login, _end);
            }
            catch (FailureException e) when (ServerErrors.IsFull(e) && !full.IsOver)
            {
                Thread.Sleep(FullPause);
            }
        }
    }

    // A port with a thread for each connection answers when the pool's threads all wait for the lock.
    private bool MoveToExtraPort(ThreadPool pool)
    {
        (ServerConnection? Connection, string? Problem) session = TryOpen(pool.ExtraPort);
        if (session.Connection is null)
        {
            pool.RequireToBeSafe(session.Problem);
            _warnings.Add(ThreadPool.Warning);
            ThreadPool.Prefer(Lock);
            return false;
        }

        CloseLock();
        _lock = session.Connection;
        _second = TryOpen(pool.ExtraPort).Connection;
        IsSingle = _second is null;
        _warnings.AddRange(IsSingle ? [Lost] : []);
        return true;
    }

    private (ServerConnection? Connection, string? Problem) TryOpen(int port)
    {
        // A container's own ports are not this machine's.
        if (port == 0 || Login.Container is not null)
        {
            return (null, null);
        }

        try
        {
            TlsMode tls = Login.Host is null ? TlsMode.Preferred : Login.TlsMode;
            return (LoginAttempts.Open(Login with { Host = Login.Host ?? "127.0.0.1", Port = port, TlsMode = tls }, _end), null);
        }
        catch (FailureException e)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"port {port}: {e.Message}"));
        }
    }
}
