using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// One server, the installed program, and a real agent with a filesystem of its own to freeze: what a fault is brought about on,
/// and what is looked at afterwards.
/// </summary>
internal sealed partial class FaultBench : IDisposable
{
    /// <summary>What <see cref="Freeze"/> and <see cref="Thaw"/> say of a hook that a signal ended.</summary>
    public const string Killed = "killed";

    /// <summary>What they say of a hook that failed where the agent does not tell its code.</summary>
    public const string Vetoed = "vetoed";

    private readonly TemporaryFolder _folder = new();
    private readonly LoopFilesystem _filesystem;
    private readonly GuestAgentBuild _build;

    /// <summary>A bench; the program is told of the server.</summary>
    public FaultBench(DatabaseServer server, GuestAgentBuild build, params (string Key, string Value)[] settings)
    {
        Server = server;
        _build = build;
        _filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 16);
        Hook = new PublishedHook();
        Hook.UseServer(server, settings);
        Hook.WriteConfiguration();
        Agent = new GuestAgent(build, Hook.Program);
    }

    /// <summary>The server.</summary>
    public DatabaseServer Server { get; }

    /// <summary>The program.</summary>
    public PublishedHook Hook { get; }

    /// <summary>The agent that calls it.</summary>
    public GuestAgent Agent { get; }

    /// <summary>Where the agent's filesystem is mounted.</summary>
    public string MountPoint => _filesystem.MountPoint;

    /// <summary>The dispatcher that runs now; null where none does.</summary>
    public ProcessEntry? Dispatcher => ProcessEntry.Executing(Hook.Program)
        .FirstOrDefault(process => process.IsAlive && !process.CommandLine.Contains(" hold ", StringComparison.Ordinal));

    /// <summary>The holder that runs now; null where none does.</summary>
    public ProcessEntry? Holder => Hook.Holders is [var first, ..] ? first : null;

    /// <summary>Whether something stands in the release pipe that the holder has not read yet.</summary>
    public bool IsAskedToRelease => Command.Run(
        "bash",
        ["-c", "read -r -t 0 -u 3 3<>\"$1\"", "bash", Path.Combine(Hook.RuntimeDirectory, "mysql.release")]).ExitCode == 0;

    /// <summary>The bed in a row's words.</summary>
    public string Bed =>
        $"{(Server is MariaDbServer ? "MariaDB" : "MySQL")}, agent {(_build == GuestAgentBuild.Debian12 ? "7.2" : "11.1")}";

    /// <summary>Sets a key of <c>[hook]</c>.</summary>
    public void Configure(string key, string value)
    {
        Hook.Settings[key] = value;
        Hook.WriteConfiguration();
    }

    /// <summary>
    /// Has the agent freeze, and says what the hook exited with as far as the agent tells: <c>0</c>, a number, <c>vetoed</c>.
    /// </summary>
    public string Freeze() => Ask(() => Agent.Freeze(MountPoint));

    /// <summary>Has the agent freeze, and does not wait.</summary>
    public Task<string> BeginFreeze() => Task.Run(Freeze);

    /// <summary>Has the agent thaw, and says what the hook exited with as far as the agent tells.</summary>
    public string Thaw() => Ask(Agent.Thaw);

    /// <summary>Has the agent thaw, and does not wait.</summary>
    public Task<string> BeginThaw() => Task.Run(Thaw);

    /// <summary>
    /// What this agent says of a hook that exited with a code: one from QEMU 9.1 on hands on its line, and not its code.
    /// </summary>
    public string Exited(int code) => code == 0 ? "0"
        : _build == GuestAgentBuild.Debian12 ? code.ToString(CultureInfo.InvariantCulture)
        : Vetoed;

    /// <summary>Waits until a client has written, which it must have within a bound.</summary>
    public TimeSpan AssertWritable(TimeSpan bound)
    {
        TimeSpan waited = WriteProbe.TimeToWrite(Server);
        Assert.True(
            waited <= bound,
            $"a client could write after {waited.TotalSeconds:0.0} s, and should within {bound.TotalSeconds:0.0} s");
        return waited;
    }

    /// <summary>
    /// What must hold after every fault: the agent answers, no holder and no session is left over, and the next freeze and thaw
    /// succeed and lock.
    /// </summary>
    public void AssertRecovered()
    {
        Agent.Ping();
        Assert.Equal("0", Freeze());
        using (WaitingWrite write = new(Server))
        {
            Assert.Equal("0", Thaw());
            _ = write.AssertWritten(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(1));
        }

        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        AssertNoHolder();
        Agent.Ping();
    }

    /// <summary>Waits until no holder is left: thaw waits for what it released, and not for the end of the process.</summary>
    public void AssertNoHolder() => Eventually.True(() => Hook.Holders.Count == 0, TimeSpan.FromSeconds(1), "no holder is left");

    /// <inheritdoc/>
    public void Dispose()
    {
        Agent.Dispose();
        Hook.Dispose();
        _filesystem.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("status (?<code>[0-9]+)")]
    private static partial Regex StatusInReply();

    private static string Ask(Func<int> command)
    {
        try
        {
            _ = command();
            return "0";
        }
        catch (GuestAgentException refused)
        {
            Match status = StatusInReply().Match(refused.Message);
            return status.Success ? status.Groups["code"].Value
                : refused.Message.Contains("terminated abnormally", StringComparison.Ordinal) ? Killed
                : Vetoed;
        }
    }
}
