using System.Collections.Generic;
using System.Globalization;
using System.IO;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Debian unstable's MySQL, in its folder by chroot; root logs in through <c>auth_socket</c>, everybody else by
/// <c>caching_sha2_password</c>. Its data, its socket and its certificates lie inside the folder, and so are reached from outside.
/// </summary>
internal sealed class MySqlServer : DatabaseServer
{
    private MySqlServer(TemporaryFolder folder, DatabaseServerOptions options)
        : base(folder, options)
    {
    }

    /// <inheritdoc/>
    public override string SocketLoginPlugin => "auth_socket";

    /// <summary>
    /// With TLS: MySqlConnector asks for a public key where the server, that trusts its socket, expects the password as it is
    /// (<c>caching_sha2_password</c>, first login of an account).
    /// </summary>
    protected override MySqlSslMode ClientSslMode => MySqlSslMode.Preferred;

    /// <summary>Makes the data unless it is there, and starts the server.</summary>
    public static MySqlServer StartNew(DatabaseServerOptions? options = null)
    {
        MySqlServer server = new(new TemporaryFolder(Path.Combine(Prepared.SidRoot, "tmp")), options ?? new DatabaseServerOptions());
        try
        {
            if (!server.Options.HasData)
            {
                _ = Command.Must(
                    "chroot",
                    Prepared.SidRoot,
                    "/usr/sbin/mysqld",
                    "--no-defaults",
                    "--initialize-insecure",
                    "--user=root",
                    "--datadir=" + Inside(server.DataFolder));
            }

            server.Start();
            if (!server.Options.HasData)
            {
                server.Prepare();
                using MySqlConnection connection = server.Connect();
                connection.Execute("ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket");
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
    protected override IReadOnlyList<string> ClientCommand() =>
        ["chroot", Prepared.SidRoot, "mysql", "--no-defaults", "--user=root", "--socket=" + Inside(SocketPath)];

    /// <inheritdoc/>
    protected override (string File, IReadOnlyList<string> Arguments) ServerCommand()
    {
        List<string> arguments =
        [
            Prepared.SidRoot,
            "/usr/sbin/mysqld",
            "--no-defaults",
            "--user=root",
            "--datadir=" + Inside(DataFolder),
            "--socket=" + Inside(SocketPath),
            "--pid-file=" + Inside(Folder.File("pid")),
            "--log-bin=" + Inside(Path.Combine(DataFolder, "binlog")),
            "--server-id=1",
            "--mysqlx=OFF",
            "--plugin-load-add=auth_socket.so",
        ];
        if (Tls is { } tls)
        {
            arguments.AddRange(
            [
                "--bind-address=127.0.0.1",
                "--port=" + Port.ToString(CultureInfo.InvariantCulture),
                "--ssl-ca=" + Inside(tls.Authority),
                "--ssl-cert=" + Inside(tls.Certificate),
                "--ssl-key=" + Inside(tls.Key),
            ]);
        }
        else
        {
            arguments.Add("--skip-networking");
        }

        return ("chroot", [.. arguments, .. Options.Extra]);
    }

    private static string Inside(string path) => "/" + Path.GetRelativePath(Prepared.SidRoot, path);
}
