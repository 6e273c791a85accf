using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Something else where the release pipe should be, and files of others beside it.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ReleasePipeFaultTests(MariaDbFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Debian12)
{
    private const string File = "a regular file";
    private const string Link = "a symlink to a file";
    private const string Fifo = "a FIFO with a reader";

    // Thaw asks in vain, waits, and kills the holder.
    private static readonly TimeSpan ThawBound = TimeSpan.FromSeconds(10);

    private readonly List<BackgroundProcess> _readers = [];

    private string Pipe => Path.Combine(Hook.RuntimeDirectory, "mysql.release");

    private string LinksTarget => Path.Combine(Hook.Folder, "target");

    [Theory]
    [InlineData(File)]
    [InlineData(Link)]
    [InlineData(Fifo)]
    public void What_is_in_its_place_before_freeze_is_taken_away(string what)
    {
        _ = Directory.CreateDirectory(Hook.RuntimeDirectory);
        Put(what);
        DoesNoHarm($"{what} where the release pipe should be");
        AssertUntouched(what);
    }

    [Theory]
    [InlineData(File)]
    [InlineData(Link)]
    [InlineData(Fifo)]
    public void What_replaces_it_while_held_is_reported_at_thaw_and_the_lock_is_released(string what)
    {
        // With an agent that is watched the lock is released when it has thawed, and nobody needs the pipe.
        Hook.Settings["agent-state-file"] = "none";
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        System.IO.File.Delete(Pipe);
        Put(what);
        Assert.True(IsLocked);
        long begun = TimeProvider.System.GetTimestamp();
        Assert.Equal("24", Bench.Thaw());
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, ThawBound);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Assert.Equal("broken", Hook.ThawRecord.Verdict);
        AssertUntouched(what);
        Conclude(
            new FaultRow($"{what} where the release pipe should be", Held, Bench.Bed, "0", "24", HeldUntilThaw, "1 s"), waited);
    }

    [Fact]
    public void Files_of_another_owner_are_trusted_in_nothing_and_waited_for_in_nothing()
    {
        // As they could be put there while the directory was open to all: a record, an outcome, and lock files that
        // their owner has locked.
        using TemporaryFolder folder = new();
        string script = folder.File("fill");
        System.IO.File.WriteAllText(
            script,
            "cd \"$1\" && echo '{\"format\":1,\"freezeId\":\"'$(cat "
            + "/proc/sys/kernel/random/boot_id)'.1\",\"verdict\":\"locked\"}' >freeze.json\n"
            + "echo '{}' >mysql.outcome; touch run.lock; echo \"{\\\"pid\\\":$$,\\\"startTime\\\":$(cut -d' ' "
            + "-f22 /proc/$$/stat),\\\"freezeId\\\":\\\"x\\\"}\" >mysql.lock\nmkfifo mysql.release\n"
            + "exec 8>>run.lock 9>>mysql.lock; flock 8; flock 9; touch ready; exec sleep 300\n");
        _ = Directory.CreateDirectory(Hook.RuntimeDirectory);
        _ = Command.Must("chmod", "0777", Hook.RuntimeDirectory);
        BackgroundProcess owner = new(
            folder.File("output"),
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", script, Hook.RuntimeDirectory]);
        _readers.Add(owner);
        _ = Eventually.True(
            () => System.IO.File.Exists(Path.Combine(Hook.RuntimeDirectory, "ready")),
            TimeSpan.FromSeconds(10),
            "the files are there");
        DoesNoHarm("runtime directory with files of another owner, who has locked them");
        Assert.True(owner.IsRunning);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (BackgroundProcess reader in _readers)
        {
            reader.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Put(string what)
    {
        System.IO.File.WriteAllText(LinksTarget, "theirs");
        switch (what)
        {
            case Link:
                _ = System.IO.File.CreateSymbolicLink(Pipe, LinksTarget);
                break;
            case Fifo:
                _ = Command.Must("mkfifo", Pipe);
                BackgroundProcess reader = new(Path.Combine(Hook.Folder, "read"), "cat", [Pipe]);
                _readers.Add(reader);

                // It waits in its opening for a writer, and is none of ours to end.
                _ = Eventually.True(() => reader.IsRunning, OneSecond, "the reader has begun");
                break;
            default:
                System.IO.File.WriteAllText(Pipe, "theirs");
                break;
        }
    }

    private void AssertUntouched(string what)
    {
        if (what == Link)
        {
            Assert.Equal("theirs", System.IO.File.ReadAllText(LinksTarget));
        }
    }
}
