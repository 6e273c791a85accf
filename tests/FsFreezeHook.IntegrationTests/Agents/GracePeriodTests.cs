using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// The kernel's grace periods are expedited while an agent may freeze, by a setting of the whole machine: it is as it was
/// afterwards, however the freeze ends.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GracePeriodTests : IClassFixture<MariaDbOnLoopFixture>, IDisposable
{
    private const string Expedited = "/sys/kernel/rcu_expedited";
    private const string Normal = "/sys/kernel/rcu_normal";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly MariaDbOnLoopFixture _bed;
    private readonly PublishedHook _hook;
    private readonly FreezeWatchdog _watchdog;
    private readonly GuestAgent _agent;
    private readonly TemporaryFolder _folder = new();

    public GracePeriodTests(MariaDbOnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, _hook.Program);

        // The other lanes freeze on the same kernel: here it has settings of this test's own.
        foreach (string setting in (string[])[Expedited, Normal])
        {
            string own = _folder.File(Path.GetFileName(setting));
            File.WriteAllText(own, "0");
            _ = Command.Must("mount", "--bind", own, setting);
        }
    }

    [Fact]
    public void They_are_expedited_while_the_lock_is_held_for_an_agent_and_as_before_after_thaw()
    {
        Freeze();
        Assert.Equal("1", Read(Expedited));
        Assert.Equal(1, _agent.Thaw());
        Assert.Equal("0", Read(Expedited));
    }

    [Fact]
    public void What_the_administrator_had_expedited_stays_so()
    {
        File.WriteAllText(Expedited, "1");
        Freeze();
        Assert.Equal(1, _agent.Thaw());
        Assert.Equal("1", Read(Expedited));
    }

    [Fact]
    public void Where_interrupts_must_not_come_nothing_is_expedited()
    {
        File.WriteAllText(Normal, "1");
        Freeze();
        Assert.Equal("0", Read(Expedited));
        Assert.Equal(1, _agent.Thaw());
    }

    [Fact]
    public void A_freeze_by_hand_expedites_nothing()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
        Assert.Equal("0", Read(Expedited));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void Thaw_takes_it_back_where_the_holder_was_ended(string signal)
    {
        Freeze();
        Assert.Equal("1", Read(Expedited));
        _ = Command.Must("kill", $"-{signal}", $"{Assert.Single(_hook.Holders).Pid}");
        _ = Eventually.True(() => !_hook.Holders.Any(), Bound, "the holder has ended");
        _ = Assert.ThrowsAny<GuestAgentException>(() => _agent.Thaw());
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
        Assert.Equal("0", Read(Expedited));
    }

    [Fact]
    public void A_holder_that_holds_for_too_long_takes_it_back_itself()
    {
        _hook.MySql!["max-hold"] = "2s";
        _hook.WriteConfiguration();
        Freeze();
        _ = Eventually.True(() => Read(Expedited) == "0", Bound, "they are as before");
        _ = Eventually.True(() => !_hook.Holders.Any(), Bound, "the holder has ended");
        _ = Assert.ThrowsAny<GuestAgentException>(() => _agent.Thaw());
    }

    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        _hook.Dispose();
        foreach (string setting in (string[])[Expedited, Normal])
        {
            _ = Command.Run("umount", ["--lazy", setting]);
        }

        _folder.Dispose();
    }

    private static string Read(string setting) => File.ReadAllText(setting).Trim();

    private void Freeze()
    {
        Assert.Equal(1, _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.True(WriteProbe.IsWriteLocked(_bed.Server));
    }
}
