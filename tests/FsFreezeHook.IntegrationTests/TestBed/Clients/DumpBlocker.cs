using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The server's own dump program, in the midst of a large table: nobody reads what it prints, so it stands still.
/// </summary>
internal sealed class DumpBlocker : IBlocker
{
    private const string Table = "dumped";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private bool _isDisposed;

    /// <summary>Starts it, and returns when it stands still.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">How it dumps.</param>
    public DumpBlocker(DatabaseServer server, params IReadOnlyList<string> options)
    {
        using (MySqlConnection connection = server.Connect())
        {
            connection.Execute($"DROP TABLE IF EXISTS {Table}");
            connection.Execute($"CREATE TABLE {Table} (id INT PRIMARY KEY, filler LONGTEXT) ENGINE = InnoDB");
            for (int id = 0; id < 24; id++)
            {
                connection.Execute($"INSERT INTO {Table} VALUES ({id}, REPEAT('x', 524288))");
            }
        }

        (string file, IReadOnlyList<string> arguments) = server.Home.Program(
            server.Features.DumpProgram,
            "--no-defaults",
            "--socket=" + server.Home.Inside(server.SocketPath),
            "--user=" + DatabaseServer.ClientUser);
        ProcessStartInfo start =
            new(file, [.. arguments, .. options, DatabaseServer.Database, Table]) { RedirectStandardOutput = true };
        start.Environment["MYSQL_PWD"] = DatabaseServer.ClientPassword;
        _process = Process.Start(start) ?? throw new TestBedException($"{file} did not start");
        try
        {
            Id = Eventually.Some(() => FindReading(server), Bound, "the dump reads the table").Id;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Its session.</summary>
    public long Id { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.Kill();
        _ = _process.WaitForExit(Bound);
        _process.Dispose();
    }

    // For a second, by the whole seconds that every server shows.
    private static ServerSession? FindReading(DatabaseServer server)
    {
        using MySqlConnection connection = server.Connect();
        string age = connection.Value(
            $"SELECT MAX(TIME) FROM information_schema.PROCESSLIST WHERE USER = '{DatabaseServer.ClientUser}' "
            + $"AND INFO LIKE 'SELECT%SQL_NO_CACHE%{Table}%'");
        return age is "" or "0"
            ? null
            : server.SessionsOf(DatabaseServer.ClientUser)
                .FirstOrDefault(session => session.Statement.Contains("SQL_NO_CACHE", StringComparison.Ordinal)
                    && session.Id != connection.ServerThread);
    }
}
