using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>An agent that was built with another state directory than Debian's and Fedora's is watched there.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class AgentBuiltElsewhereTests(MariaDbFixture bed) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly TmpfsMount _srv = new("/srv");
    private readonly PublishedHook _hook = new();

    [Fact]
    public void Its_lock_is_held_for_as_long_as_it_has_filesystems_frozen_and_check_says_where_it_is_watched()
    {
        _hook.UseServer(bed.Server);
        _hook.Settings["unfrozen-limit"] = "1s";
        _hook.WriteConfiguration();
        string states = Directory.CreateDirectory(Path.Combine(_srv.Path, "run")).FullName;
        using LoopFilesystem filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.File("mount"), 32);
        using FreezeWatchdog watchdog = new(filesystem.MountPoint);
        using GuestAgent agent = new(GuestAgentBuild.Debian12, _hook.Program, built: (Rebuild(), states));
        Assert.Contains($"by {agent.StateFile}", CheckFindings.Run(_hook).Text("agent.state-file"), StringComparison.Ordinal);
        Assert.Equal(1, agent.Freeze(filesystem.MountPoint));
        Assert.True(File.Exists(agent.StateFile));
        _ = Assert.ThrowsAny<TestBedException>(
            () => Eventually.True(() => _hook.Holders.Count == 0, 3 * Second, "the lock goes"));
        Assert.True(WriteProbe.IsWriteLocked(bed.Server));
        CommandResult byHand = _hook.Run("thaw");
        Assert.Equal(30, byHand.ExitCode);
        Assert.Equal(1, agent.Thaw());
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.True(_hook.ThawRecord.AgentFrozenMilliseconds >= 3000);
    }

    public void Dispose()
    {
        _hook.Dispose();
        _srv.Dispose();
        _folder.Dispose();
    }

    // The directory under which the build keeps what it writes is a string of its own in it.
    private string Rebuild()
    {
        byte[] built = "\0/var\0"u8.ToArray();
        string program = _folder.File("qemu-ga");
        byte[] content = File.ReadAllBytes("/usr/sbin/qemu-ga");
        int at = content.AsSpan().IndexOf(built);
        Assert.True(
            at >= 0 && content.AsSpan(at + 1).IndexOf(built) < 0, "this build of the agent has its directory in another form");
        "/srv"u8.CopyTo(content.AsSpan(at + 1));
        File.WriteAllBytes(program, content);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("statedir=/srv/run", Command.Must(program, "--dump-conf").Output, StringComparison.Ordinal);
        return program;
    }
}
