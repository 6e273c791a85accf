using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary><c>sysbench oltp_write_only</c> with four threads, until it is disposed of.</summary>
internal sealed class WriteLoad : IDisposable
{
    private const string User = "load";
    private const string Password = "load-password";
    private const int Attempts = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _process;

    /// <summary>Makes its tables and starts it.</summary>
    public WriteLoad(DatabaseServer server, Plan plan)
    {
        // By the socket, as its client library does MySQL's password logins over TLS only; MariaDB's plugin takes no other name.
        bool bySocket = server.Home.Root is not null;
        using (var connection = server.Connect())
        {
            connection.Execute(bySocket
                ? $"CREATE USER '{User}'@'localhost' IDENTIFIED WITH auth_socket AS 'root'"
                : $"CREATE USER '{User}'@'localhost' IDENTIFIED BY '{Password}'");
            connection.Execute($"GRANT ALL ON {DatabaseServer.Database}.* TO '{User}'@'localhost'");
        }

        string[] options =
        [
            "oltp_write_only",
            "--db-driver=mysql",
            "--mysql-socket=" + server.SocketPath,
            "--mysql-user=" + User,
            "--mysql-password=" + (bySocket ? string.Empty : Password),
            "--mysql-db=" + DatabaseServer.Database,
            "--tables=4",
            // The hot rows of sysbench's default are a load of its own: its clients wait for each other.
            "--rand-type=uniform",
            "--table-size=" + plan.LoadRows.ToString(CultureInfo.InvariantCulture),
        ];
        _ = Command.Must("sysbench", [.. options, "prepare"]);
        _process = Start(server, [.. options, "--threads=4", "--time=0", "run"]);
    }

    /// <summary>That it still writes.</summary>
    /// <exception cref="TestBedException">It has ended.</exception>
    public bool MustRun() => _process.IsRunning ? true : throw new TestBedException("sysbench has ended: " + _process.Output);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    // Now and then its client library fails to log four threads in at once on MySQL ("Got packets out of order").
    private BackgroundProcess Start(DatabaseServer server, string[] arguments)
    {
        long before = Writes(server);
        for (int attempt = 1; ; attempt++)
        {
            BackgroundProcess process = new(_folder.File("sysbench.out"), "sysbench", arguments);
            _ = Eventually.True(() => !process.IsRunning || Writes(server) > before + 500, Patience.Bound, "sysbench writes");
            if (process.IsRunning)
            {
                return process;
            }

            string output = process.Output;
            process.Dispose();
            if (attempt == Attempts)
            {
                throw new TestBedException("sysbench has ended: " + output);
            }
        }
    }

    private static long Writes(DatabaseServer server)
    {
        using var connection = server.Connect();
        IReadOnlyList<string[]> rows = connection.Rows("SHOW GLOBAL STATUS LIKE 'Handler_commit'");
        return long.Parse(rows[0][1], CultureInfo.InvariantCulture);
    }
}
