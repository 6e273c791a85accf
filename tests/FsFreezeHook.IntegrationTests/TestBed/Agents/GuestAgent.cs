using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A real guest agent on a socket instead of a virtual serial port. It is only ever asked to freeze mounts that are named:
/// without names it freezes the whole machine.
/// </summary>
internal sealed class GuestAgent : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(50);

    private readonly TemporaryFolder _folder;
    private readonly string[] _command;
    private readonly string _socketPath;
    private readonly IReadOnlyDictionary<string, string?>? _environment;
    private BackgroundProcess _process;
    private Socket _socket;

    /// <summary>Starts one that runs a hook.</summary>
    /// <param name="build">Which.</param>
    /// <param name="hook">The hook that its arguments name; null: they name none.</param>
    /// <param name="environment">Variables of its environment.</param>
    /// <param name="start">What it is started by, which becomes the agent; null: nothing.</param>
    /// <param name="options">Further arguments.</param>
    /// <param name="built">
    /// A build of another's, and the directory that it keeps its state in without being told; null: this one, which is told.
    /// </param>
    public GuestAgent(
        GuestAgentBuild build,
        string? hook,
        IReadOnlyDictionary<string, string?>? environment = null,
        IReadOnlyList<string>? start = null,
        IReadOnlyList<string>? options = null,
        (string Program, string StateDirectory)? built = null)
    {
        // On a tmpfs of the lane's, where it lives among other mounts than this process.
        _folder = new TemporaryFolder(start is null ? "/tmp" : "/run");
        _socketPath = _folder.File("sock");
        StateFile = Path.Combine(built?.StateDirectory ?? _folder.Subfolder("state"), "qga.state.isfrozen");
        _environment = environment;
        _command =
        [
            .. start ?? Entering(build),
            .. built is { Program: var program } ? [program] : Program(build, _folder),
            "-m",
            "unix-listen",
            "-p",
            _socketPath,
            .. built is null ? ["-t", Path.GetDirectoryName(StateFile)!] : Array.Empty<string>(),
            "-f",
            _folder.File("pid"),
            .. hook is null ? Array.Empty<string>() : ["-F" + hook],
            .. options ?? [],
        ];
        (_process, _socket) = Start();
    }

    /// <summary>The hook that an agent runs, by its own word (<c>--dump-conf</c>); null where it runs none.</summary>
    /// <param name="build">Which.</param>
    /// <param name="configuration">Its configuration file.</param>
    public static string? DumpedHook(GuestAgentBuild build, string configuration)
    {
        const string Key = "fsfreeze-hook=";
        using TemporaryFolder folder = new();
        IReadOnlyList<string> program = Program(build, folder);
        CommandResult dump = Command.Run(
            program[0], [.. program.Skip(1), "--dump-conf"], new CommandOptions { Environment = ConfiguredBy(configuration) });
        return dump.Output.Split('\n').FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..];
    }

    /// <summary>An environment that names an agent its configuration file.</summary>
    public static IReadOnlyDictionary<string, string?> ConfiguredBy(string file) =>
        new Dictionary<string, string?> { ["QGA_CONF"] = file };

    /// <summary>The agent's process.</summary>
    public int Pid => _process.Pid;

    /// <summary>The file that is there while it has something frozen.</summary>
    public string StateFile { get; }

    /// <summary>Kills it, as the kernel does when memory runs out; what it has frozen stays frozen.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Kills it, where it still runs, and starts it again as it was.</summary>
    public void Restart()
    {
        _process.Dispose();
        _socket.Dispose();
        File.Delete(_socketPath);
        (_process, _socket) = Start();
    }

    /// <summary>Leaves the agent to another client of its socket for a while: it serves one at a time.</summary>
    /// <param name="use">What is done meanwhile, with the socket's path.</param>
    public void Lend(Action<string> use)
    {
        _socket.Dispose();
        use(_socketPath);
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _ = Eventually.True(() => Connects(_socket), Bound, "the agent listens");
        Ping();
    }

    /// <summary>Freezes one mount and says how many filesystems were frozen.</summary>
    /// <exception cref="GuestAgentException">The agent did not.</exception>
    public int Freeze(string mountPoint) =>
        Ask("guest-fsfreeze-freeze-list", new { mountpoints = new[] { mountPoint } }).GetInt32();

    /// <summary>Thaws whatever is frozen and says how many filesystems were.</summary>
    /// <exception cref="GuestAgentException">The agent did not, or its thaw hook failed.</exception>
    public int Thaw() => Ask("guest-fsfreeze-thaw").GetInt32();

    /// <summary>Whether the agent has frozen something: <c>frozen</c> or <c>thawed</c>.</summary>
    public string Status() => Ask("guest-fsfreeze-status").GetString() ?? string.Empty;

    /// <summary>Has it run a program (<c>guest-exec</c>), and says what that exited with.</summary>
    public int Execute(string path, params string[] arguments)
    {
        int pid = Ask("guest-exec", new { path, arg = arguments }).GetProperty("pid").GetInt32();
        JsonElement status = default;
        _ = Eventually.True(
            () => (status = Ask("guest-exec-status", new { pid })).GetProperty("exited").GetBoolean(), Bound, $"{path} ends");
        int code = status.GetProperty("exitcode").GetInt32();
        Evidence.AddRun($"guest-exec {path} {string.Join(' ', arguments)}", $"exit code {code}", string.Empty);
        return code;
    }

    /// <summary>Asks for a sign of life.</summary>
    public void Ping() => _ = Ask("guest-ping");

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    // Those have their own Debian as their root, and so do their hooks.
    private static IReadOnlyList<string> Entering(GuestAgentBuild build) => build switch
    {
        GuestAgentBuild.Debian11 => OtherDebian.Older.Start,
        GuestAgentBuild.Debian11Arm64 => OtherDebian.Arm64.Start,
        _ => [],
    };

    // Its own Debian's loader and libraries run a newer one on this machine: without a chroot it sees this machine's mounts.
    // Under the agent's name, as everybody knows it by that.
    private static IReadOnlyList<string> Program(GuestAgentBuild build, TemporaryFolder folder)
    {
        if (build is GuestAgentBuild.Debian11 or GuestAgentBuild.Debian11Arm64 or GuestAgentBuild.Debian12)
        {
            return ["/usr/sbin/qemu-ga"];
        }

        string root = build == GuestAgentBuild.Debian13 ? Prepared.TrixieRoot : Prepared.SidRoot;
        string libraries = root + "/usr/lib/x86_64-linux-gnu";
        string loader = folder.File("qemu-ga");
        File.Copy(libraries + "/ld-linux-x86-64.so.2", loader);
        return [loader, "--library-path", libraries, root + "/usr/sbin/qemu-ga"];
    }

    private (BackgroundProcess Process, Socket Socket) Start()
    {
        BackgroundProcess process = new(_folder.File("output"), _command[0], _command[1..], _environment);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _ = Eventually.True(
                () => process.IsRunning
                    ? Connects(socket)
                    : throw new TestBedException($"the agent did not start: {process.Output}"),
                TimeSpan.FromSeconds(10),
                "the agent listens");
            (_process, _socket) = (process, socket);
            Ping();
            return (process, socket);
        }
        catch
        {
            socket.Dispose();
            process.Dispose();
            throw;
        }
    }

    private bool Connects(Socket socket)
    {
        if (!File.Exists(_socketPath))
        {
            return false;
        }

        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
            return true;
        }
        catch (SocketException notListeningYet) when (notListeningYet.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private JsonElement Ask(string command, object? arguments = null)
    {
        object request = arguments is null ? new { execute = command } : new { execute = command, arguments };
        _ = _socket.Send(JsonSerializer.SerializeToUtf8Bytes(request));
        _ = _socket.Send("\n"u8);
        string line = ReadLine(command);
        Evidence.AddReply(command, line);
        using JsonDocument reply = JsonDocument.Parse(line);
        if (reply.RootElement.TryGetProperty("error", out JsonElement error))
        {
            throw new GuestAgentException(error.GetProperty("desc").GetString() ?? "an error without a text");
        }

        return reply.RootElement.GetProperty("return").Clone();
    }

    private string ReadLine(string command)
    {
        _socket.ReceiveTimeout = (int)Bound.TotalMilliseconds;
        List<byte> line = [];
        byte[] one = new byte[1];
        try
        {
            while (_socket.Receive(one) == 1)
            {
                if (one[0] == (byte)'\n')
                {
                    return Encoding.UTF8.GetString([.. line]);
                }

                line.Add(one[0]);
            }
        }
        catch (SocketException exception)
        {
            throw new TestBedException($"the agent did not answer {command} within {Bound.TotalSeconds} s", exception);
        }

        throw new TestBedException($"the agent hung up instead of answering {command}: {_process.Output}");
    }
}
