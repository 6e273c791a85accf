using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The copy of a frozen disk, with a second server on it. It must go before the next freeze: the program would find a running
/// server that took no part.
/// </summary>
internal sealed class RestoredCopy : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly LoopFilesystem _filesystem;
    private readonly string _stateFolder;

    /// <summary>Mounts a copy and starts a server on the data in it.</summary>
    /// <param name="kind">The server.</param>
    /// <param name="image">The copy.</param>
    /// <param name="dataFolder">The data's folder, relative to the filesystem's root.</param>
    /// <param name="stateFolder">The program's state directory, likewise.</param>
    /// <param name="options">How the server is set up.</param>
    public RestoredCopy(ServerKind kind, string image, string dataFolder, string stateFolder, DatabaseServerOptions options)
    {
        _stateFolder = stateFolder;
        Chroot home = DatabaseServers.Home(kind);
        _folder = new TemporaryFolder(home.TemporaryParent);
        _filesystem = LoopFilesystem.Mount(image, _folder.File("mount"));
        try
        {
            string data = Path.Combine(_filesystem.MountPoint, dataFolder);

            // What a clone of a MySQL has to give up: its identity.
            File.Delete(Path.Combine(data, "auto.cnf"));
            Server = DatabaseServers.Start(kind, options with
            {
                DataFolder = data,
                HasData = true,

                // Without repair at opening: the check is to see what the snapshot holds.
                Extra =
                [
                    "--myisam-recover-options=OFF",
                    .. kind == ServerKind.MySql
                        ? (string[])["--skip-replica-start"]
                        : ["--skip-slave-start", "--aria-recover-options=OFF"],

                    // What it is told from now on need not outlive it.
                    "--innodb-flush-log-at-trx-commit=0",
                    "--sync-binlog=0",
                    .. options.Extra,
                ],
            });
        }
        catch
        {
            _filesystem.Dispose();
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The record in the copy.</summary>
    public FreezeRecord FreezeRecord =>
        FreezeRecord.Read(Path.Combine(_filesystem.MountPoint, _stateFolder, "freeze.json"));

    /// <summary>The second server.</summary>
    public DatabaseServer Server { get; }

    /// <summary>Asks the second server for a value.</summary>
    public string Value(string query)
    {
        using MySqlConnection connection = Server.Connect();
        return connection.Value(query);
    }

    /// <summary>Checks every table, the server's own too, and gives what was said of those that are not clean.</summary>
    public IReadOnlyList<string> UncleanTables()
    {
        using MySqlConnection connection = Server.Connect();
        List<string> findings = [];
        IReadOnlyList<string[]> tables = connection.Rows(
            "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' "
            + $"AND TABLE_SCHEMA IN ('mysql', '{DatabaseServer.Database}')");
        foreach (string[] table in tables)
        {
            findings.AddRange(connection.Rows($"CHECK TABLE `{table[0]}`.`{table[1]}` MEDIUM")
                .Where(row => row[2] != "status" || row[3] != "OK")
                .Select(row => $"{row[0]}: {row[2]}: {row[3]}"));
        }

        return findings;
    }

    /// <summary>The rows of the writing clients that are in a table.</summary>
    public IReadOnlySet<(int Client, int Number)> Rows(string table)
    {
        using MySqlConnection connection = Server.Connect();
        return connection.Rows($"SELECT client, number FROM {table}")
            .Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture)))
            .ToHashSet();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        _filesystem.Dispose();
        _folder.Dispose();
    }
}
