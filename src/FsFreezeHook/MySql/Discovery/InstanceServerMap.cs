using System.Collections.Generic;
using System.Linq;
using System.Net;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>Which of the servers that run here are the instances that take part, and which are nobody's.</summary>
internal sealed class InstanceServerMap
{
    private readonly Dictionary<string, RunningServer> _covered = [];
    private readonly IReadOnlyList<RunningServer> _servers;

    /// <summary>Matches servers and instances.</summary>
    internal InstanceServerMap(IReadOnlyList<RunningServer> servers, IReadOnlyList<LockedServer> locked)
    {
        _servers = servers;

        // What is exact first, so that a guess finds what is left.
        foreach (LockedServer instance in locked)
        {
            Cover(instance, servers.FirstOrDefault(server => server.Pid == instance.Pid) ?? AtItsAddress(instance));
        }

        foreach (LockedServer instance in locked.Where(instance => !_covered.ContainsKey(instance.Instance)))
        {
            RunningServer[] candidates = [.. servers.Where(server => MayBe(server, instance))];
            Cover(instance, candidates.Except(_covered.Values).FirstOrDefault() ?? candidates.FirstOrDefault());
        }
    }

    /// <summary>The servers that no instance covers.</summary>
    internal IEnumerable<RunningServer> Uncovered => _servers.Except(_covered.Values);

    /// <summary>The server that an instance is; null where it does not run here, or cannot be told.</summary>
    internal RunningServer? ServerOf(string instance) => _covered.GetValueOrDefault(instance);

    /// <summary>That a server took no part, and what to do about it, in one line.</summary>
    /// <param name="server">The server.</param>
    /// <param name="notEnabled">The instance that it is and that is not enabled; null where it is none.</param>
    internal static string Describe(RunningServer server, string? notEnabled) => notEnabled is not null
        ? $"{notEnabled}: not enabled, and its server runs: {server}; enable it, or stop that server"
        : server.IsHidden
            ? $"{server} runs, but cannot be examined: it is unknown whether it is one of the instances; "
                + "give the service that runs this program CAP_SYS_PTRACE (CapabilityBoundingSet=, PrivateUsers=)"
        : $"{server} runs and took no part; give it a section [mysql NAME]{Address(server)}, or stop it";

    private static string Address(RunningServer server) =>
        server.IsInContainer ? " with the host and port of its container"
        : server.Sockets.Any(socket => socket.ReachablePath is not null) ? " with that socket"
        : server.Port is not null ? " with its host and that port"
        : string.Empty;

    private void Cover(LockedServer instance, RunningServer? server)
    {
        if (server is not null)
        {
            _covered[instance.Instance] = server;
        }
    }

    // The kernel gives a connection to the address that is bound most exactly.
    // A container that shares a folder with a server outside may have that server's socket at the path of its own.
    private RunningServer? AtItsAddress(LockedServer instance) => instance.Socket is { } socket
        ? _servers.OrderBy(server => server.IsInContainer).FirstOrDefault(server => server.IsAt(socket))
        : _servers
            .Select(server => (Server: server, Exactness: Exactness(server, instance)))
            .Where(match => match.Exactness > 0)
            .OrderByDescending(match => match.Exactness)
            .Select(match => match.Server)
            .FirstOrDefault();

    private static int Exactness(RunningServer server, LockedServer instance) =>
        Loopback(instance.Host).Select(address => server.ListensAt(address, instance.Port)).DefaultIfEmpty().Max();

    // A server reached through a published port, a proxy or an outside address of this machine.
    private static bool MayBe(RunningServer server, LockedServer instance) =>
        instance.PidFile is { } pidFile
        && (server.HostName is null || instance.HostName is null || HostName.AreSame(server.HostName, instance.HostName))
        && (instance.Host is null || !server.SharesNetwork || server.EndPoints.Any(one => one.Port == instance.Port))
        && server.HasPidFile(pidFile);

    // Any other address may be another machine's.
    private static IPAddress[] Loopback(string? host) => host switch
    {
        "localhost" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        _ when IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address) => [address],
        _ => [],
    };
}
