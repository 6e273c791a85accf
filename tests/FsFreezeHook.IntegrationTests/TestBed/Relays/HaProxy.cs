using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A real HAProxy before servers: it leads one connection after the other to the next of them.</summary>
internal sealed class HaProxy : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _process;

    /// <summary>Starts it before the sockets of servers.</summary>
    public HaProxy(params IReadOnlyList<string> sockets)
    {
        // Its file name says nothing of what is behind.
        SocketPath = _folder.File("proxy.sock");
        string configuration = _folder.File("haproxy.cfg");
        File.WriteAllLines(
            configuration,
            [
                "defaults",
                "  mode tcp",
                "  timeout connect 5s",
                "  timeout client 60s",
                "  timeout server 60s",
                "listen servers",
                $"  bind unix@{SocketPath} mode 666",
                "  balance roundrobin",
                .. sockets.Select((socket, number) => $"  server server{number} unix@{socket}"),
            ]);
        _process = new BackgroundProcess(_folder.File("out"), "haproxy", ["-db", "-f", configuration]);
        _ = Eventually.True(() => File.Exists(SocketPath), Bound, $"HAProxy listens; it says: {_process.Output}");
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }
}
