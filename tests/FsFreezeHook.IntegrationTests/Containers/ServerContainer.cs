using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using DotNet.Testcontainers.Builders;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Testcontainers.MySql;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Containers;

/// <summary>
/// A MySQL or MariaDB server of any version, from an image: the one that <c>FSFREEZE_HOOK_SERVER_IMAGE</c> names. It is reached
/// over TCP, and has an account with a password and with no more than the privileges that <c>grants</c> prints.
/// </summary>
public sealed class ServerContainer : IAsyncLifetime
{
    private const string FreezerUser = "freezer";
    private const string FreezerPassword = "freezer; 'password'";
    private const string TlsFolder = "/etc/fsfreeze-hook-tls/";

    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LogBound = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly TlsFiles _tls;
    private readonly MySqlContainer _container;
    private readonly WatchedLog _log;

    public ServerContainer()
    {
        // A server of this machine that takes no part would make every verdict degraded.
        RunningServers.MustBeNone();

        // Not every image has a certificate of its own, so all get the bed's.
        _tls = TlsFiles.Create(_folder.Path);
        _container = new MySqlBuilder(Image)
            .WithUsername("root")
            .WithPassword("root-password")
            .WithResourceMapping(new DirectoryInfo(_folder.Path), TlsFolder)
            .WithCommand(
                "--ssl-ca=" + InContainer(_tls.Authority),
                "--ssl-cert=" + InContainer(_tls.Certificate),
                "--ssl-key=" + InContainer(_tls.Key))
            .WithWaitStrategy(Wait.ForUnixContainer().UntilDatabaseIsAvailable(
                MySqlConnectorFactory.Instance, strategy => strategy.WithTimeout(StartBound)))
            .Build();
        _log = new WatchedLog("log of the server's container", () => DateTime.UtcNow.Ticks, LogSince);
    }

    private static string Image => Environment.GetEnvironmentVariable("FSFREEZE_HOOK_SERVER_IMAGE") is { Length: > 0 } image
        ? image
        : throw new TestBedException(
            "FSFREEZE_HOOK_SERVER_IMAGE is not set: run tests/run.sh, which prepares what these tests need");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _container.StartAsync();
        await using MySqlConnection connection = Connect();
        connection.Execute("CREATE TABLE t (id INT PRIMARY KEY) ENGINE = InnoDB");

        // The server itself refuses this account where the connection is not encrypted.
        connection.Execute(
            $"CREATE USER '{FreezerUser}'@'%' IDENTIFIED BY '{FreezerPassword.Replace("'", "''", StringComparison.Ordinal)}' "
                + "REQUIRE SSL");
        using PublishedHook hook = Install("required");
        hook.RunGrants(RunAsAdministrator);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _container.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>
    /// Installs the program for this server, with the account that <c>grants</c> prints for a network where none is configured.
    /// </summary>
    internal PublishedHook InstallWithNewAccount()
    {
        PublishedHook hook = Install("required");
        hook.MySql!["user"] = "root";
        hook.MySql["password"] = "root-password";
        hook.RunGrants(RunAsAdministrator);
        return hook;
    }

    /// <summary>Installs the program for this server.</summary>
    internal PublishedHook Install(string tlsMode) => new()
    {
        MySql = new Dictionary<string, string>
        {
            ["host"] = _container.Hostname,
            ["port"] = _container.GetMappedPublicPort(MySqlBuilder.MySqlPort).ToString(CultureInfo.InvariantCulture),
            ["user"] = FreezerUser,
            ["password"] = $"\"{FreezerPassword}\"",
            ["ssl-mode"] = tlsMode,
            ["ssl-ca"] = _tls.Authority,
        },
    };

    /// <summary>Whether another client can get the lock on the table that a write needs, within a second.</summary>
    internal bool IsWriteLocked()
    {
        using MySqlConnection connection = Connect();
        connection.Execute("SET SESSION lock_wait_timeout = 1");
        try
        {
            connection.Execute("LOCK TABLES t WRITE");
            connection.Execute("UNLOCK TABLES");
            return false;
        }
        catch (MySqlException timeout) when (timeout.ErrorCode == MySqlErrorCode.LockWaitTimeout)
        {
            return true;
        }
    }

    /// <summary>How many sessions the program has in the server.</summary>
    internal int Sessions()
    {
        using MySqlConnection connection = Connect();
        return connection.Rows(
            $"SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN ('{FreezerUser}', 'fsfreeze-hook')").Count;
    }

    private string LogSince(long ticks)
    {
        (string output, string error) =
            _container.GetLogsAsync(new DateTime(ticks, DateTimeKind.Utc)).WaitAsync(LogBound).GetAwaiter().GetResult();
        return output + error;
    }

    private static string InContainer(string file) => TlsFolder + Path.GetFileName(file);

    private void RunAsAdministrator(string sql)
    {
        using MySqlConnection connection = Connect();
        connection.Execute(sql);
    }

    private MySqlConnection Connect()
    {
        MySqlConnection connection = new(
            new MySqlConnectionStringBuilder(_container.GetConnectionString()) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
