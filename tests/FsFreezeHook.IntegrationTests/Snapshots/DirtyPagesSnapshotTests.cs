using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>
/// Snapshots while a program makes dirty pages on the data's filesystem all the while, beside committing clients.
/// </summary>
public abstract class DirtyPagesSnapshotTests
{
    // How many cycles; tests/run.sh --help tells of it.
    private const string Variable = "FSFREEZE_HOOK_DIRTY_CYCLES";
    private const int UsualCycles = 5;
    private const int Clients = 3;

    private readonly OnLoopFixture _bed;
    private readonly ITestOutputHelper _output;

    private protected DirtyPagesSnapshotTests(OnLoopFixture bed, ITestOutputHelper output)
    {
        _bed = bed;
        _output = output;
    }

    [Fact]
    public void Each_copy_is_clean_and_complete_and_the_lock_went_when_the_agent_had_thawed()
    {
        int cycles = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int wanted)
            ? wanted
            : UsualCycles;
        int atThaw = 0;
        using PublishedHook hook = _bed.Install();
        hook.Settings["sync-limit"] = "30s";
        hook.WriteConfiguration();
        using GuestAgent agent = new(GuestAgentBuild.Debian12, hook.Program);
        for (int cycle = 1; cycle <= cycles; cycle++)
        {
            using BackgroundProcess dirtier = BeginToDirty();
            using WritingClients clients = new(_bed.Server, Clients, WrittenTable.InnoDb, WrittenTable.MyIsam);
            clients.WaitForMore(20);
            SnapshotMoment moment = _bed.TakeSnapshot(agent);
            clients.WaitForMore(1);
            clients.Stop();
            dirtier.Kill();

            using RestoredCopy copy = _bed.Restore();
            Assert.Empty(SnapshotFindings.Of(copy, clients, moment));
            Assert.Equal("consistent", hook.ThawRecord.Verdict);
            RecordedFilesystem data = Assert.Single(
                hook.FreezeRecord.Filesystems, filesystem => filesystem.Path == _bed.Filesystem.MountPoint);
            Assert.Null(data.Problem);
            atThaw += hook.ThawRecord.Instances.Count(instance => instance.WhenFilesystemsThawed);
            double stall = clients.LongestStall.TotalMilliseconds;
            _output.WriteLine(FormattableString.Invariant(
                $"cycle {cycle}: written out in {data.Milliseconds} ms; longest stall {stall:0} ms"));
        }

        Assert.InRange(atThaw, 1, cycles);
        _output.WriteLine(FormattableString.Invariant($"{cycles} cycles, {atThaw} of them released when the agent had thawed"));
    }

    private BackgroundProcess BeginToDirty()
    {
        string file = Path.Combine(_bed.Filesystem.MountPoint, "dirty");
        return new BackgroundProcess(
            "/dev/null",
            "sh",
            ["-c", "while :; do dd if=/dev/zero of=\"$1\" bs=1M count=24 conv=notrunc status=none; sleep 0.05; done", "sh",
                file]);
    }
}
