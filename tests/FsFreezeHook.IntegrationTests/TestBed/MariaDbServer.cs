using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Debian 12's MariaDB: runs as the user <c>mysql</c>, root logs in through <c>unix_socket</c>, the binary log is on.</summary>
internal sealed class MariaDbServer : DatabaseServer
{
    private const string Account = "mysql";

    private MariaDbServer(TemporaryFolder folder, DatabaseServerOptions options)
        : base(folder, options)
    {
        // The server makes its socket here, as its own user.
        _ = Command.Must("chown", Account, folder.Path);
    }

    /// <inheritdoc/>
    public override string SocketLoginPlugin => "unix_socket";

    /// <summary>Makes the data unless it is there, and starts the server.</summary>
    public static MariaDbServer StartNew(DatabaseServerOptions? options = null)
    {
        MariaDbServer server = new(new TemporaryFolder(), options ?? new DatabaseServerOptions());
        try
        {
            if (!server.Options.HasData)
            {
                _ = Command.Must(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--datadir=" + server.DataFolder,
                    "--user=" + Account,
                    "--auth-root-authentication-method=socket",
                    "--auth-root-socket-user=root",
                    "--skip-test-db",
                    "--innodb-log-file-size=16M");
            }

            server.Start();
            if (!server.Options.HasData)
            {
                server.Prepare();
            }

            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClientCommand() => ["mariadb", "--no-defaults", "--user=root", "--socket=" + SocketPath];

    /// <inheritdoc/>
    protected override (string File, IReadOnlyList<string> Arguments) ServerCommand()
    {
        List<string> arguments =
        [
            "--no-defaults",
            "--datadir=" + DataFolder,
            "--socket=" + SocketPath,
            "--pid-file=" + Folder.File("pid"),
            "--user=" + Account,
            "--log-bin=" + Path.Combine(DataFolder, "binlog"),
            "--server-id=1",
            "--innodb-log-file-size=16M",
            "--innodb-buffer-pool-size=32M",
        ];
        if (Tls is { } tls)
        {
            arguments.AddRange(
            [
                "--bind-address=127.0.0.1",
                "--port=" + Port.ToString(CultureInfo.InvariantCulture),
                "--ssl-ca=" + tls.Authority,
                "--ssl-cert=" + tls.Certificate,
                "--ssl-key=" + tls.Key,
            ]);
        }
        else
        {
            arguments.Add("--skip-networking");
        }

        return ("mariadbd", [.. arguments, .. Options.Extra]);
    }
}
