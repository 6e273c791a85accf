using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>
/// Finds the database servers that run, and where they listen: by the names of their programs, and what is called otherwise by
/// where it listens and that it speaks the protocol.
/// </summary>
/// <param name="proc">Where <c>/proc</c> is mounted.</param>
/// <param name="speaks">Whether the protocol is spoken somewhere.</param>
/// <param name="time">The clock; null: the system's.</param>
internal sealed class ServerSearch(string proc, Func<EndPoint, bool> speaks, TimeProvider? time = null)
{
    private const int StandardPort = 3306;

    // Of a network of a container's own, which may have made any number of sockets.
    private const int LargestTable = 16 * 1024 * 1024;

    // Whoever is in a container may run any number of programs that are called as servers are.
    private const int MostInOneContainer = 16;

    // All containers together.
    private static readonly TimeSpan ReachLimit = TimeSpan.FromSeconds(1);

    private static readonly string[] Programs = ["mysqld", "mariadbd"];
    private static readonly string[] TcpTables = ["tcp", "tcp6"];

    // They pass on what servers say, and have no data: HAProxy, MaxScale, MySQL Router and Proxy, ProxySQL, what container
    // engines publish a port with, and tunnels.
    private static readonly string[] Proxies =
    [
        "haproxy", "maxscale", "mysqlrouter", "mysql-proxy", "proxysql", "nginx", "envoy", "docker-proxy", "rootlesskit",
        "rootlessport", "conmon", "slirp4netns", "pasta", "ssh", "sshd", "stunnel", "stunnel4", "socat", "systemd",
        "systemd-socket-",
    ];

    // Parts of the control groups that container engines make.
    private static readonly string[] Engines = ["docker", "containerd", "crio", "libpod", "kubepods", "lxc", "machine.slice"];

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ProcessWalk _walk = new(proc, time ?? TimeProvider.System);
    private Deadline? _reach;
    private readonly Dictionary<(string Network, string Table), ListeningSocket[]> _listening = [];
    private readonly Dictionary<int, HashSet<string>> _inodes = [];

    /// <summary>All that run on this machine, as far as the processes could be looked at in time.</summary>
    internal static RunningServers OfThisMachine() => new ServerSearch("/proc", ServerGreeting.IsSpokenAt).Find();

    /// <summary>All that run, as far as the processes could be looked at in time.</summary>
    internal RunningServers Find()
    {
        (int Pid, string Program, ProcessStatus Status)[] found = [.. _walk.Pids()
            .Select(pid => (Pid: pid, Program: Program(pid)))
            .Where(process => process.Program is not null)
            .Select(process => (process.Pid, process.Program!, Status: ProcessStatus.Parse(Text(process.Pid, "status"))))
            .Where(process => process.Status.IsAlive && !ProcessIdentity.IsEnding(Text(process.Pid, "stat")))];

        // A server that is just starting another program has a child that is still its likeness.
        HashSet<int> pids = [.. found.Select(process => process.Pid)];
        (int Pid, string Program, ProcessStatus Status)[] all =
            [.. found.Where(process => !pids.Contains(process.Status.Parent))];
        RunningServer[] named = [.. all.Select(process => process.Pid).GroupBy(ContainerOf)
            .SelectMany(container => container.Take(container.Key is null ? int.MaxValue : MostInOneContainer))
            .Order()
            .Select(pid => Describe(pid, all.First(process => process.Pid == pid).Program))];
        return new RunningServers([.. named, .. FindByName(named)], isWhole: !_walk.IsCut && named.Length == all.Length);
    }

    // Null: none's.
    private string? ContainerOf(int pid) => IsInContainer(pid) ? ContainerGroup.OwnerIn(Text(pid, "cgroup")) : null;

    private bool IsInContainer(int pid) => !SharesNamespace(pid, "pid") || IsInEngine(pid);

    private static string? Known(string? name) => Programs.FirstOrDefault(program => program == name);

    // Such as mysqld.bin, mariadbd-debug and mysqld-9.7. Those with an underscore are others: mysqld_exporter.
    private static string? Alike(string? name) => Programs.Any(program =>
        name?.StartsWith(program, StringComparison.Ordinal) == true
        && name.Length > program.Length && name[program.Length] is '.' or '-')
        ? name
        : null;

    /// <summary>Whether a socket is called as servers call theirs.</summary>
    internal static bool IsLikely(string path) =>
        Path.GetFileName(path) is var name
        && (name.Contains("mysql", StringComparison.OrdinalIgnoreCase)
            || name.Contains("maria", StringComparison.OrdinalIgnoreCase))
        && !IsOfXPlugin(name);

    // It speaks another protocol.
    private static bool IsOfXPlugin(string name) => name.StartsWith("mysqlx", StringComparison.OrdinalIgnoreCase);

    // A server may name its main thread otherwise. One that was upgraded while it runs has a file that is "(deleted)".
    private string? Program(int pid) =>
        Known(Text(pid, "comm")?.Trim())
        ?? (ProcFile.TryReadProgramName(In(pid)) is { } name ? Known(name) ?? Alike(name) : null);

    // To find whose a socket is costs a look at every process, so it is asked first whether there is one that is nobody's yet.
    private RunningServer[] FindByName(RunningServer[] known)
    {
        HashSet<string> inodes = [.. known.SelectMany(server => SocketInodes(server.Pid))];
        HashSet<string> likely =
        [
            .. ListeningSocket.OfUnix(ProcFile.TryRead($"{proc}/self/net/unix") ?? string.Empty)
                .Where(socket => IsLikely(socket.Path!))
                .Select(socket => socket.Inode),
        ];
        likely.ExceptWith(inodes);
        if (known.Length == 0
            && new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }.Any(address => speaks(new IPEndPoint(address, StandardPort))))
        {
            likely.UnionWith(TcpTables
                .SelectMany(table => ListeningSocket.OfTcp(ProcFile.TryRead($"{proc}/self/net/{table}") ?? string.Empty))
                .Where(socket => socket.EndPoint!.Port == StandardPort)
                .Select(socket => socket.Inode));
        }

        return likely.Count == 0 ? [] :
        [
            .. _walk.Pids()
                .Where(pid => SocketInodes(pid).Overlaps(likely))
                .Select(pid => (Pid: pid, Name: ProcFile.TryReadProgramName(In(pid)) ?? Text(pid, "comm")?.Trim() ?? "?"))
                .Where(process => !Proxies.Contains(process.Name))
                .Select(process => Describe(process.Pid, process.Name))
                .Where(Speaks),
        ];
    }

    private bool Speaks(RunningServer server) =>
        server.Sockets.Any(socket => socket.ReachablePath is { } path && speaks(new UnixDomainSocketEndPoint(path)))
        || server.EndPoints.Where(place => place.Port == StandardPort).Any(place => speaks(Reachable(place)));

    private static IPEndPoint Reachable(IPEndPoint place) =>
        place.Address.Equals(IPAddress.Any) ? new(IPAddress.Loopback, place.Port)
        : place.Address.Equals(IPAddress.IPv6Any) ? new(IPAddress.IPv6Loopback, place.Port)
        : place;

    private RunningServer Describe(int pid, string program)
    {
        HashSet<string> inodes = SocketInodes(pid);
        IEnumerable<ListeningSocket> Own(string table, Func<string, IEnumerable<ListeningSocket>> parse) =>
            Listening(pid, table, parse).Where(socket => inodes.Contains(socket.Inode));

        bool isInContainer = IsInContainer(pid);
        return new RunningServer(pid, program)
        {
            ProcFolder = In(pid),
            IsHidden = SymbolicLink.TryRead($"{In(pid)}/ns/pid") is null,
            IsInContainer = isInContainer,
            Sockets = Sockets(pid, isInContainer, Own("unix", ListeningSocket.OfUnix)),
            SharesNetwork = SharesNamespace(pid, "net"),
            HostName = SharesNamespace(pid, "uts") ? HostName.Ours() : HostName.In($"{In(pid)}/ns/uts"),
        }

        // The kernel goes through its table of connections for these, which grows with the machine's memory: 4 ms at 24 GB.
        .WithEndPoints(() => [.. Own("tcp", ListeningSocket.OfTcp).Concat(Own("tcp6", ListeningSocket.OfTcp))
            .Select(socket => socket.EndPoint)
            .OfType<IPEndPoint>()]);
    }

    private ServerSocket[] Sockets(int pid, bool isInContainer, IEnumerable<ListeningSocket> listening)
    {
        string[] paths =
            [.. listening.Select(socket => Absolute(pid, socket.Path!)).Where(path => !IsOfXPlugin(Path.GetFileName(path)))];

        // What a container has at a path may be a filesystem that does not answer.
        return isInContainer
            ? BoundedWork.TryRun(() => Reached(pid, paths), (_reach ??= Deadline.After(ReachLimit, _time)).Remaining, "container")
                ?? [.. paths.Select(path => new ServerSocket(path, null))]
            : Reached(pid, paths);
    }

    private ServerSocket[] Reached(int pid, string[] paths)
    {
        using ProcessRoot? root = ProcessRoot.TryOpen($"{In(pid)}/root");
        return [.. paths.Select(path => new ServerSocket(path, root is null ? null : Reach(pid, root, path)))];
    }

    // Where the same file is found by the same path from here, that is the path; a systemd unit with a /tmp of its own is not so.
    private string? Reach(int pid, ProcessRoot root, string path)
    {
        using SafeFileHandle? file = root.TryFind(path);
        if (file is null)
        {
            return null;
        }

        // From here, a link in the way would lead elsewhere: the kernel knows the path without one.
        FileIdentity identity = FileIdentity.Of(file);
        string? straight = SymbolicLink.TryRead(
            string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"));
        return new[] { path, straight, $"{In(pid)}/root{path}", $"{In(pid)}/root{straight}" }
            .OfType<string>()
            .FirstOrDefault(candidate => FileIdentity.Of(candidate) == identity);
    }

    // A relative one is relative to the working directory, which from outside a chroot begins with that chroot's own path.
    private string Absolute(int pid, string path)
    {
        string folder = Link(pid, "cwd") ?? "/";
        string root = Link(pid, "root") ?? "/";
        string inside = root != "/" && folder.StartsWith(root + "/", StringComparison.Ordinal) ? folder[root.Length..] : folder;
        return path.StartsWith('/') ? path : $"{inside.TrimEnd('/')}/{path}";
    }

    private HashSet<string> SocketInodes(int pid)
    {
        if (!_inodes.TryGetValue(pid, out HashSet<string>? inodes))
        {
            inodes = ProcFile.SocketInodes(In(pid));
            _inodes.Add(pid, inodes);
        }

        return inodes;
    }

    private bool IsInEngine(int pid)
    {
        string own = ProcFile.TryRead($"{proc}/self/cgroup") ?? string.Empty;
        string its = Text(pid, "cgroup") ?? string.Empty;
        return Engines.Any(engine =>
            its.Contains(engine, StringComparison.Ordinal) && !own.Contains(engine, StringComparison.Ordinal));
    }

    private bool SharesNamespace(int pid, string kind) => ProcFile.SharesNamespace(proc, In(pid), kind);

    // The tables are those of a network namespace, and most servers share one.
    private ListeningSocket[] Listening(int pid, string table, Func<string, IEnumerable<ListeningSocket>> parse)
    {
        (string, string) key = (Link(pid, "ns/net") ?? In(pid), table);
        if (!_listening.TryGetValue(key, out ListeningSocket[]? sockets))
        {
            byte[]? text = ProcFile.TryReadBeginning($"{In(pid)}/net/{table}", LargestTable);
            sockets = [.. parse(text is null ? string.Empty : Encoding.UTF8.GetString(text))];
            _listening.Add(key, sockets);
        }

        return sockets;
    }

    private string? Text(int pid, string name) => ProcFile.TryRead($"{In(pid)}/{name}");

    private string? Link(int pid, string name) => SymbolicLink.TryRead($"{In(pid)}/{name}");

    private string In(int pid) => string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}");
}
