using System;
using System.Collections.Generic;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using MySqlConnector;

namespace FsFreezeHook.MySql.Session;

/// <summary>Under the lock: makes the server write its redo log up to where it is.</summary>
internal static class RedoFlush
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    /// <summary>Flushes, and waits until the flushed log sequence number is at least the one read under the lock.</summary>
    /// <param name="connection">The lock session.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="remedies">What an administrator is told to do.</param>
    /// <param name="durability">What it takes on this server.</param>
    /// <returns>What is on disk: at least the log sequence number that was read under the lock.</returns>
    /// <exception cref="FailureException">It was not on disk in time.</exception>
    /// <exception cref="MySqlException">The session was lost.</exception>
    internal static FlushProgress Run(
        ServerConnection connection, TimeSpan limit, TimeProvider time, ClientCommand remedies, LogDurability durability)
    {
        Deadline deadline = Deadline.After(limit, time);
        if (!durability.IsAwaited)
        {
            // It is in the log's file then, and whatever freezes that puts it on disk.
            FlushProgress written = Readable(connection, remedies);
            Flush(connection, limit, durability);
            return written with { FlushedLsn = written.CurrentLsn };
        }

        // Flushed first: nothing is committed any more, so most servers have nothing left then, and are asked once.
        Flush(connection, limit, durability);
        FlushProgress progress = Readable(connection, remedies);
        ulong? lsn = progress.CurrentLsn;
        if (progress.Reached(lsn))
        {
            return progress;
        }

        Flush(connection, limit, durability);

        // A server does not tell when it has flushed, so it is asked, at first after a millisecond and then ever less often.
        TimeSpan pause = TimeSpan.FromMilliseconds(1);
        while (!(progress = Read(connection)).Reached(lsn))
        {
            if (deadline.IsOver)
            {
                throw new FailureException(
                    FailureReason.FlushNotFinished,
                    $"the flush did not finish within {Elapsed.Seconds(limit)} (redo log {progress.FlushedLsn} of {lsn}); "
                        + "check the server's disk");
            }

            Thread.Sleep(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return progress;
    }

    /// <summary>Why a server's redo log cannot be flushed, whoever tries; null where it can.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="remedies">What an administrator is told to do.</param>
    /// <exception cref="MySqlException">The server did not answer, or the account lacks PROCESS.</exception>
    internal static FailureException? FindObstacle(ServerConnection connection, ClientCommand remedies) =>
        Obstacle(Read(connection, Statements.RedoPosition), remedies);

    /// <summary>Flushes before there is a lock, and so shows what the account may do.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="limit">How long it may take, if that is less than 30 s.</param>
    /// <param name="remedies">What an administrator is told to do.</param>
    /// <exception cref="FailureException">The redo log cannot be flushed, whoever tries.</exception>
    /// <exception cref="MySqlException">The server did not answer, or the account lacks a privilege.</exception>
    internal static void Try(ServerConnection connection, TimeSpan limit, ClientCommand remedies)
    {
        // FLUSH ENGINE LOGS needs RELOAD, as the lock does, and SHOW ENGINE INNODB STATUS needs PROCESS, without which no blocker
        // of another account can be seen. Trying tells more than reading grants does: a role may have them.
        connection.Execute(Statements.FlushEngineLogs, limit < LongestTry ? limit : LongestTry);
        _ = InnoDbStatus(connection);
        if (FindObstacle(connection, remedies) is { } obstacle)
        {
            throw obstacle;
        }
    }

    private static FlushProgress Readable(ServerConnection connection, ClientCommand remedies)
    {
        FlushProgress progress = Read(connection);
        return Obstacle(progress, remedies) is { } obstacle ? throw obstacle : progress;
    }

    private static FailureException? Obstacle(FlushProgress progress, ClientCommand remedies) => progress switch
    {
        { IsRedoOff: true } => new FailureException(
            FailureReason.FlushNotFinished,
            $"InnoDB's redo log is disabled, and a copy could not be started; {ClientCommand.Mark}{remedies.EnableRedoLog}"),
        { IsUnreadable: true } => new FailureException(
            FailureReason.FlushNotFinished,
            "the server does not say how far its redo log is on disk, in its status variables or in SHOW ENGINE INNODB STATUS; "
                + "see its error log"),
        _ => null,
    };

    private static void Flush(ServerConnection connection, TimeSpan limit, LogDurability durability)
    {
        try
        {
            foreach (string statement in durability.Raise)
            {
                connection.Execute(statement, limit);
            }

            connection.Execute(Statements.FlushEngineLogs, limit);
        }
        finally
        {
            durability.SetBack(connection);
        }
    }

    private static FlushProgress Read(ServerConnection connection, string statement = Statements.FlushProgress)
    {
        FlushProgress progress = FlushProgress.FromStatus(connection.Query(statement, ServerConnection.AnswerWait));
        if (progress.CurrentLsn is not null)
        {
            return progress;
        }

        List<string?[]> status = InnoDbStatus(connection);
        return status is [[_, _, { } text, ..]]
            ? progress.WithInnoDbStatus(text)
            : progress with { IsUnreadable = status.Count > 0 };
    }

    /// <summary>InnoDB's status; none on a server without InnoDB.</summary>
    /// <exception cref="MySqlException">The session was lost, or lacks PROCESS.</exception>
    private static List<string?[]> InnoDbStatus(ServerConnection connection)
    {
        try
        {
            return connection.Query(Statements.InnoDbStatus, ServerConnection.AnswerWait);
        }
        catch (MySqlException e) when (ServerErrors.IsUnknownEngine(e))
        {
            return [];
        }
    }
}
