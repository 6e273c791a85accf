using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Eight small MariaDB servers that share nothing, on copies of one server's fresh data.</summary>
public sealed class EightServersFixture : IDisposable
{
    private static readonly string[] Small =
        ["--innodb-buffer-pool-size=8M", "--key-buffer-size=1M", "--aria-pagecache-buffer-size=1M", "--performance-schema=OFF"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<DatabaseServer> _servers = [];

    public EightServersFixture()
    {
        RunningServers.MustBeNone();
        try
        {
            string first = DataFolder(0);
            using (DatabaseServer fresh = MariaDbServer.StartNew(new DatabaseServerOptions { DataFolder = first, Extra = Small }))
            {
                fresh.Stop();
            }

            foreach (int number in Enumerable.Range(0, Names.Count))
            {
                string data = DataFolder(number);
                if (data != first)
                {
                    _ = Command.Must("cp", "-a", first, data);
                }

                _servers.Add(
                    MariaDbServer.StartNew(new DatabaseServerOptions { DataFolder = data, HasData = true, Extra = Small }));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What they are called in the configuration.</summary>
    public static IReadOnlyList<string> Names { get; } = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

    internal IReadOnlyList<DatabaseServer> Servers => _servers;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DatabaseServer server in _servers)
        {
            server.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>The program, with a section for each server.</summary>
    internal PublishedHook Install(params (string Key, string Value)[] settings)
    {
        PublishedHook hook = new();
        foreach ((string name, DatabaseServer server) in Names.Zip(_servers))
        {
            hook.UseServer(name, server, settings);
        }

        return hook;
    }

    private string DataFolder(int number) => _folder.File("data-" + number.ToString(CultureInfo.InvariantCulture));
}
