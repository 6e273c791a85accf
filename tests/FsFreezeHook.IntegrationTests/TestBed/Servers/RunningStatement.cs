using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A session of the tests' client that runs one statement, or one again and again, until the test is over.</summary>
internal sealed class RunningStatement : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DatabaseServer _server;
    private readonly MySqlConnection _connection;
    private readonly Thread _thread;
    private volatile bool _stopping;

    private RunningStatement(DatabaseServer server, string first, string statement, bool again)
    {
        _server = server;
        _connection = server.Connect();
        Id = _connection.SessionId();
        if (first.Length > 0)
        {
            _connection.Execute(first);
        }

        _thread = new Thread(() => Run(statement, again)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The session.</summary>
    public long Id { get; }

    /// <summary>Whether the statement has not ended yet.</summary>
    public bool IsRunning => _thread.IsAlive;

    /// <summary>Why the statement ended before its time, or null.</summary>
    public MySqlException? Failure { get; private set; }

    /// <summary>Starts one, and does not wait.</summary>
    public static RunningStatement Begin(DatabaseServer server, string statement) =>
        new(server, string.Empty, statement, again: false);

    /// <summary>Starts one, and returns when it is in a state of the process list.</summary>
    public static RunningStatement Start(DatabaseServer server, string statement, string state, string first = "")
    {
        RunningStatement running = new(server, first, statement, again: false);
        _ = Eventually.True(
            () => server.SessionsOf(DatabaseServer.ClientUser).Any(session => session.Id == running.Id && session.State == state),
            Bound,
            $"'{statement}' is in the state '{state}'");
        return running;
    }

    /// <summary>Starts one that runs again and again, after another that runs once.</summary>
    public static RunningStatement Repeat(DatabaseServer server, string first, string statement) =>
        new(server, first, statement, again: true);

    /// <summary>Waits for the end of the statement.</summary>
    public void WaitForEnd()
    {
        if (!_thread.Join(Bound))
        {
            throw new TestBedException("the statement does not end");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        using (MySqlConnection killer = _server.Connect())
        {
            try
            {
                killer.Execute(string.Create(CultureInfo.InvariantCulture, $"KILL {Id}"));
            }
            catch (MySqlException gone) when (gone.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
            }
        }

        WaitForEnd();
        _connection.Dispose();
    }

    private void Run(string statement, bool again)
    {
        try
        {
            do
            {
                _connection.Execute(statement);
            }
            while (again && !_stopping);
        }
        catch (MySqlException failure)
        {
            Failure = failure;
        }
    }
}
