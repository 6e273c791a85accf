using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>A database server's process on this machine, in a container or not.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Program">What its program is called: <c>mysqld</c>, <c>mariadbd</c>, or otherwise.</param>
internal sealed record RunningServer(int Pid, string Program)
{
    // What else a server may listen on: MySQL's X plugin, group replication and administration, Galera's
    // group and state transfer.
    private static readonly int[] OtherPorts = [33060, 33061, 33062, 4567, 4568];

    private static readonly TimeSpan RootLimit = TimeSpan.FromSeconds(1);

    /// <summary>The folder of <c>/proc</c> that is the process's.</summary>
    public string ProcFolder { get; init; } = string.Create(CultureInfo.InvariantCulture, $"/proc/{Pid}");

    /// <summary>Whether it runs in a container.</summary>
    public bool IsInContainer { get; init; }

    /// <summary>
    /// Whether this process may not look at it: then it is not known where it listens, nor whether it runs in a container.
    /// </summary>
    public bool IsHidden { get; init; }

    /// <summary>The Unix sockets that it listens on.</summary>
    public IReadOnlyList<ServerSocket> Sockets { get; init; } = [];

    /// <summary>Where it listens by TCP, in its own network.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints
    {
        get => Found.Value;
        init => Found = new(value);
    }

    /// <summary>Whether its network is ours.</summary>
    public bool SharesNetwork { get; init; }

    /// <summary>What it takes for its machine's name; null where that cannot be told.</summary>
    public string? HostName { get; init; }

    private Lazy<IReadOnlyList<IPEndPoint>> Found { get; init; } = new([]);

    /// <summary>The same server, whose <see cref="EndPoints"/> are looked for when they are first asked for.</summary>
    internal RunningServer WithEndPoints(Func<IReadOnlyList<IPEndPoint>> find) => this with { Found = new(find) };

    /// <summary>Whether the socket that stands at <paramref name="path"/>, as we see it, is one that it listens on.</summary>
    internal bool IsAt(string path) => Sockets.Count > 0 && FileIdentity.Of(path) is { } file
        && InRoot(root => Sockets.FirstOrDefault(socket => root.Identify(socket.Path) == file)) is not null;

    // What a container has at a path may be a filesystem that does not answer.
    private T? InRoot<T>(Func<ProcessRoot, T?> look)
        where T : class
    {
        T? Look()
        {
            using ProcessRoot? root = ProcessRoot.TryOpen($"{ProcFolder}/root");
            return root is null ? null : look(root);
        }

        return IsInContainer ? BoundedWork.TryRun(Look, RootLimit, "container") : Look();
    }

    /// <summary>Whether a connection to an address of this machine gets to it, and by how exact a binding.</summary>
    /// <returns>2 where it listens at that very address, 1 where at all of them, 0 where not.</returns>
    internal int ListensAt(IPAddress address, int port)
    {
        IPEndPoint[] onPort = [.. EndPoints.Where(one => SharesNetwork && one.Port == port)];
        return onPort.Any(one => one.Address.Equals(address)) ? 2
            : onPort.Any(one => one.Address.Equals(IPAddress.Any) || one.Address.Equals(IPAddress.IPv6Any)) ? 1
            : 0;
    }

    /// <summary>Whether it is the server whose <c>@@pid_file</c> is <paramref name="pidFile"/>.</summary>
    /// <remarks>
    /// The path, and the number in the file, are the server's own: in a container they mean something else outside, and in two
    /// containers they may be equal.
    /// </remarks>
    internal bool HasPidFile(string pidFile)
    {
        return Path.IsPathRooted(pidFile) && InRoot(root => root.TryRead(pidFile, 64)) is { } content
            && Encoding.UTF8.GetString(content).Trim() == ProcessStatus.Parse(ProcFile.TryRead($"{ProcFolder}/status")).OwnPid;
    }

    /// <summary>Why it can do nothing now, behind its name; null: it may run.</summary>
    internal string? Suspension => ControlGroup.IsFrozen(ProcFolder) ? "is paused (its control group is frozen)"
        : ProcessStatus.Parse(ProcFile.TryRead($"{ProcFolder}/status")).IsStopped ? "is stopped by a signal"
        : null;

    /// <summary>How often a thread of it was taken off a processor; null where it has no such thread.</summary>
    /// <param name="thread">The thread's number in the server's own process namespace.</param>
    internal long? SwitchesOf(string thread) => ProcFile.Names($"{ProcFolder}/task")
        .Select(task => ProcessStatus.Parse(ProcFile.TryRead($"{ProcFolder}/task/{task}/status")))
        .FirstOrDefault(status => status.OwnPid == thread)?.Switches;

    /// <summary>The port that its clients use; null where it listens on none.</summary>
    internal int? Port =>
        EndPoints.Select(one => one.Port).Order().Cast<int?>().FirstOrDefault(port => !OtherPorts.Contains(port!.Value));

    /// <summary>In words: what it is, where it runs and where it listens.</summary>
    public override string ToString()
    {
        List<string> words = [string.Create(CultureInfo.InvariantCulture, $"process {Pid}")];
        if (IsInContainer && !IsHidden)
        {
            words.Add("in a container");
        }

        if (Sockets.FirstOrDefault(socket => socket.ReachablePath is not null) is { } reachable)
        {
            words.Add($"socket {reachable.ReachablePath}");
        }
        else if (Port is { } port)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"port {port}"));
        }

        return $"{Program} ({string.Join(", ", words)})";
    }
}
