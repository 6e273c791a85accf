using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Debian unstable's MySQL, in its folder by chroot; root logs in through <c>auth_socket</c>, everybody else by
/// <c>caching_sha2_password</c>.
/// </summary>
internal sealed class MySqlServer : DatabaseServer
{
    /// <summary>The option of a server that has no TLS.</summary>
    public const string WithoutTls = "--tls-version=";

    private MySqlServer(DatabaseServerOptions options)
        : base(new Chroot(Prepared.SidRoot), options)
    {
    }

    /// <inheritdoc/>
    public override ServerFeatures Features => ServerFeatures.OfMySql;

    /// <summary>
    /// With TLS: MySqlConnector asks for a public key where the server, that trusts its socket, expects the password as it is
    /// (<c>caching_sha2_password</c>, first login of an account).
    /// </summary>
    protected override MySqlSslMode ClientSslMode => MySqlSslMode.Preferred;

    /// <summary>Makes the data unless it is there, and starts the server.</summary>
    public static MySqlServer StartNew(DatabaseServerOptions? options = null)
    {
        MySqlServer server = new(options ?? new DatabaseServerOptions());
        try
        {
            if (!server.Options.HasData)
            {
                server.Home.Must(
                    "mysqld",
                    "--no-defaults",
                    "--initialize-insecure",
                    "--user=root",
                    server.TemporaryFiles,
                    "--innodb-redo-log-capacity=16M",
                    "--datadir=" + server.Home.Inside(server.DataFolder));
            }

            server.Start();
            if (!server.Options.HasData)
            {
                server.Prepare();
                server.HaveLoginCached();
                using MySqlConnection connection = server.Connect();
                if (server.Options.RootPassword is null)
                {
                    connection.Execute("ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket");
                }
            }

            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    // The server's own client sends the password over the socket, where it needs no TLS; then MySqlConnector gets in as well.
    private void HaveLoginCached()
    {
        if (Options.Extra.Contains(WithoutTls))
        {
            Home.Must(
                "mysql",
                "--no-defaults",
                "--socket=" + Home.Inside(SocketPath),
                "--user=" + ClientUser,
                "--password=" + ClientPassword,
                "--execute=SELECT 1");
        }
    }

    /// <inheritdoc/>
    protected override (string Program, IReadOnlyList<string> Arguments) ServerCommand()
    {
        List<string> arguments =
        [
            "--no-defaults",
            "--user=root",
            TemporaryFiles,
            "--datadir=" + Home.Inside(DataFolder),
            "--socket=" + Home.Inside(SocketPath),
            "--pid-file=" + Home.Inside(Folder.File("pid")),
            // Relative: in a copy of the data, the log's index must not name the original's files.
            "--log-bin=binlog",
            "--relay-log=relay-bin",
            "--server-id=" + Options.ServerId.ToString(CultureInfo.InvariantCulture),
            "--innodb-redo-log-capacity=16M",
            "--innodb-buffer-pool-size=32M",
            "--mysqlx=OFF",
            // Else it says nothing of logins that fail and of connections that break off.
            "--log-error-verbosity=3",
            "--plugin-load-add=auth_socket.so",
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

        if (Options.Gtid)
        {
            arguments.AddRange(["--gtid-mode=ON", "--enforce-gtid-consistency=ON"]);
        }

        return ("mysqld", [.. arguments, .. Options.Extra]);
    }
}
