using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// Freeze and thaw on a kernel as old as RHEL 8's, 4.18: each system call that came later fails with ENOSYS, for agent, program
/// and hooks.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class OldKernelTests(MariaDbFixture bed) : IDisposable
{
    // The first number that a later kernel gave, on every architecture: those of 4.18 end below.
    private const int FirstNewer = 424;

    // Those that the program, its runtime or the C library asks for.
    private static readonly string[] Newer =
        ["pidfd_send_signal", "clone3", "pidfd_open", "close_range", "openat2", "pidfd_getfd", "faccessat2"];

    private readonly Sandbox _sandbox = new();
    private readonly PublishedHook _hook = new();

    /// <summary>Each of them, and all together; statx is one of 4.11 that filters of containers lack.</summary>
    public static TheoryData<string> Calls { get; } = [.. Newer, "statx", string.Join(' ', Newer)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_freeze_locks_and_its_thaw_releases_without(string calls)
    {
        Prepare();
        using GuestAgent agent = new(
            GuestAgentBuild.Debian12, _hook.Program, start: _sandbox.Start(string.Empty, $"$SANDBOX {Lacking(calls)} --"));
        _ = agent.Freeze("/no/such/mount");
        Assert.True(WriteProbe.IsWriteLocked(bed.Server), $"{calls}: not locked");
        _ = agent.Thaw();
        _ = WriteProbe.TimeToWrite(bed.Server);
        Assert.Equal(["10-notes freeze", "10-notes thaw"], _hook.TakeNotes());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(5), "the holder ends");
    }

    [Fact]
    public void A_holder_that_does_not_answer_is_killed_without_them()
    {
        Prepare();
        Assert.Equal(0, Run("freeze").ExitCode);
        ProcessEntry holder = Assert.Single(_hook.Holders);
        holder.Signal("STOP");
        CommandResult thaw = Run("thaw");
        Assert.Equal(24, thaw.ExitCode);
        Assert.Empty(_hook.Holders);
        _ = WriteProbe.TimeToWrite(bed.Server);
    }

    [Fact]
    public void No_other_call_that_came_later_is_made()
    {
        Prepare();
        using TemporaryFolder folder = new();
        string trace = folder.File("trace");
        _ = Command.Must(
            "strace",
            "-f",
            "-n",
            "-o",
            trace,
            "sh",
            "-ec",
            $"{_hook.Program} freeze; {_hook.Program} status >&2; {_hook.Program} thaw; {_hook.Program} check >&2 || [ $? = 1 ]");
        IReadOnlySet<string> made = CallsFrom(File.ReadLines(trace), FirstNewer);
        Assert.Contains("pidfd_open", made);
        Assert.Empty(made.Except(Newer));
    }

    public void Dispose()
    {
        _hook.Dispose();
        _sandbox.Dispose();
    }

    private static string Lacking(string calls) => string.Join(' ', calls.Split(' ').Select(call => "lack=" + call));

    // "PID [ NUMBER] call(…": one that another thread's came between is written in two lines, the second without its name.
    private static HashSet<string> CallsFrom(IEnumerable<string> trace, int least) =>
    [
        .. trace.Select(line => line.Split(['[', ']', '('], 4, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 4
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least)
            .Select(parts => parts[2])
            .Where(name => !name.StartsWith('<')),
    ];

    private CommandResult Run(string verb)
    {
        IReadOnlyList<string> start = _sandbox.Start(string.Empty, $"$SANDBOX {Lacking(string.Join(' ', Newer))} --");
        return Command.Run(start[0], [.. start.Skip(1), _hook.Program, verb]);
    }

    private void Prepare()
    {
        _hook.UseServer(bed.Server);
        _ = _hook.AddNotingHook("10-notes");
        _hook.WriteConfiguration();
    }
}
