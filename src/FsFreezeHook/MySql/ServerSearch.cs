using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.MySql;

/// <summary>Finds the database servers that run, and where they listen.</summary>
/// <param name="proc">Where <c>/proc</c> is mounted.</param>
internal sealed class ServerSearch(string proc)
{
    private static readonly string[] Programs = ["mysqld", "mariadbd"];

    // Parts of the control groups that container engines make.
    private static readonly string[] Engines = ["docker", "containerd", "crio", "libpod", "kubepods", "lxc", "machine.slice"];

    private readonly Dictionary<(string Network, string Table), ListeningSocket[]> _listening = [];

    /// <summary>All that run.</summary>
    internal RunningServer[] Find()
    {
        (int Pid, string Program, ProcessStatus Status)[] found = [.. ProcFile.ProcessIds(proc)
            .Select(pid => (Pid: pid, Program: Program(pid)))
            .Where(process => process.Program is not null)
            .Select(process => (process.Pid, process.Program!, Status: ProcessStatus.Parse(Text(process.Pid, "status"))))
            .Where(process => process.Status.IsAlive)];

        // A server that is just starting another program has a child that is still its likeness.
        HashSet<int> pids = [.. found.Select(process => process.Pid)];
        return [.. found.Where(process => !pids.Contains(process.Status.Parent))
            .Select(process => Describe(process.Pid, process.Program))];
    }

    private static string? Known(string? name) => Programs.FirstOrDefault(program => program == name);

    // A server may name its main thread otherwise. One that was upgraded while it runs has a file that is "(deleted)".
    private string? Program(int pid) =>
        Known(Text(pid, "comm")?.Trim()) ?? Known(ProcFile.TryReadProgramName(In(pid)));

    private RunningServer Describe(int pid, string program)
    {
        HashSet<string> inodes = SocketInodes(pid);
        IEnumerable<ListeningSocket> Own(string table, Func<string, IEnumerable<ListeningSocket>> parse) =>
            Listening(pid, table, parse).Where(socket => inodes.Contains(socket.Inode));

        return new RunningServer(pid, program)
        {
            ProcFolder = In(pid),
            IsInContainer = !SharesNamespace(pid, "pid") || IsInEngine(pid),
            Sockets = Sockets(pid, Own("unix", ListeningSocket.OfUnix)),
            SharesNetwork = SharesNamespace(pid, "net"),
            HostName = SharesNamespace(pid, "uts") ? HostName.Ours() : HostName.In($"{In(pid)}/ns/uts"),
        }

        // The kernel goes through its table of connections for these, which grows with the machine's memory: 4 ms at 24 GB.
        .WithEndPoints(() => [.. Own("tcp", ListeningSocket.OfTcp).Concat(Own("tcp6", ListeningSocket.OfTcp))
            .Select(socket => socket.EndPoint)
            .OfType<IPEndPoint>()]);
    }

    private ServerSocket[] Sockets(int pid, IEnumerable<ListeningSocket> listening)
    {
        using ProcessRoot? root = ProcessRoot.TryOpen($"{In(pid)}/root");

        // MySQL's X plugin speaks another protocol.
        return [.. listening
            .Select(socket => Absolute(pid, socket.Path!))
            .Where(path => !Path.GetFileName(path).StartsWith("mysqlx", StringComparison.OrdinalIgnoreCase))
            .Select(path => new ServerSocket(path, root is null ? null : Reach(pid, root, path)))];
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
        string? straight = ProcFile.TryReadLink(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"));
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
        const string prefix = "socket:[";
        return [.. ProcFile.Names($"{In(pid)}/fd")
            .Select(number => Link(pid, $"fd/{number}"))
            .OfType<string>()
            .Where(target => target.StartsWith(prefix, StringComparison.Ordinal))
            .Select(target => target[prefix.Length..].TrimEnd(']'))];
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
            sockets = [.. parse(Text(pid, $"net/{table}") ?? string.Empty)];
            _listening.Add(key, sockets);
        }

        return sockets;
    }

    private string? Text(int pid, string name) => ProcFile.TryRead($"{In(pid)}/{name}");

    private string? Link(int pid, string name) => ProcFile.TryReadLink($"{In(pid)}/{name}");

    private string In(int pid) => string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}");
}
