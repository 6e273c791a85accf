using System.Collections.Generic;
using System.Globalization;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A MariaDB, Debian 12's or Debian unstable's: root logs in through <c>unix_socket</c>, the binary log is on. The one on this
/// machine runs as the user <c>mysql</c>, the one in a folder of its own as root, unless it is told to.
/// </summary>
internal sealed class MariaDbServer : DatabaseServer
{
    private readonly string _account;

    private MariaDbServer(Chroot home, DatabaseServerOptions options)
        : base(home, options)
    {
        _account = options.Account ?? (home.Root is null ? "mysql" : "root");

        // The server makes its socket here, as its own user, whose number is another one where another Debian is.
        home.Must("chown", _account, home.Inside(Folder.Path));
    }

    /// <inheritdoc/>
    public override ServerFeatures Features => ServerFeatures.OfMariaDb;

    /// <summary>Makes the data unless it is there, and starts the server.</summary>
    public static MariaDbServer StartNew(DatabaseServerOptions? options = null, Chroot? home = null)
    {
        MariaDbServer server = new(home ?? Chroot.None, options ?? new DatabaseServerOptions());
        try
        {
            if (!server.Options.HasData)
            {
                server.Home.Must(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--datadir=" + server.Home.Inside(server.DataFolder),
                    "--user=" + server._account,
                    "--auth-root-authentication-method=" + (server.Options.RootPassword is null ? "socket" : "normal"),
                    "--auth-root-socket-user=root",
                    "--skip-test-db",
                    server.TemporaryFiles,
                    "--force",
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
    protected override (string Program, IReadOnlyList<string> Arguments) ServerCommand()
    {
        List<string> arguments =
        [
            "--no-defaults",
            "--datadir=" + Home.Inside(DataFolder),
            "--socket=" + Home.Inside(SocketPath),
            "--pid-file=" + Home.Inside(Folder.File("pid")),
            "--user=" + _account,
            TemporaryFiles,
            // Relative: in a copy of the data, the log's index must not name the original's files.
            "--log-bin=binlog",
            "--relay-log=relay-bin",
            "--server-id=" + Options.ServerId.ToString(CultureInfo.InvariantCulture),
            "--innodb-log-file-size=16M",
            "--innodb-buffer-pool-size=32M",
        ];
        if (Tls is { } tls)
        {
            arguments.AddRange(
            [
                "--bind-address=127.0.0.1",
                "--port=" + Port.ToString(CultureInfo.InvariantCulture),
                "--ssl-ca=" + Home.Inside(tls.Authority),
                "--ssl-cert=" + Home.Inside(tls.Certificate),
                "--ssl-key=" + Home.Inside(tls.Key),
            ]);
        }
        else
        {
            arguments.Add("--skip-networking");
        }

        return ("mariadbd", [.. arguments, .. Options.Extra]);
    }
}
