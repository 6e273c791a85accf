using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MariaDB 10.11: a SELECT is not in the way, and who idles with tables locked cannot be seen.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbKillPolicyTests(MariaDbFixture bed) : KillPolicyTests(bed.Server)
{
    [Fact]
    public void A_SELECT_that_blocks_nothing_is_not_ended_under_kill()
    {
        using Blocker select = Blocker.Start(Server, BlockerKind.LongSelect);
        using PublishedHook hook = Install("kill");
        CommandResult freeze = hook.Freeze();
        Assert.Equal(0, freeze.ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.InRange(freeze.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.True(select.IsRunning);
    }

    [Fact]
    public void Kill_ends_no_session_that_it_cannot_see()
    {
        using Blocker idle = Blocker.Start(Server, BlockerKind.LockTablesWrite);
        using PublishedHook hook = Install("kill");
        CommandResult freeze = hook.Freeze();
        Assert.Equal(22, freeze.ExitCode);
        Blockers.AssertNamed(BlockedEnd.Unseen, idle, freeze.Error);
        Assert.True(IsThere(idle));
    }

    [Fact]
    public void Kill_under_the_backup_stages_ends_no_UPDATE_of_an_InnoDB_table_that_began_while_it_waited_for_another()
    {
        using Blocker inTheWay = Blocker.Start(Server, BlockerKind.MyIsamUpdate);
        using PublishedHook hook = Install("kill", ("lock", "backup-stage"));
        using BackgroundProcess freeze = hook.Start("freeze");
        _ = Eventually.True(
            () => hook.Log.Contains("waits for", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the freeze waits");
        using Blocker bystander = Blocker.Start(Server, BlockerKind.ActiveTransaction);
        Assert.True(freeze.WaitForExit(TimeSpan.FromSeconds(10)) == 0, freeze.Output);
        Assert.Equal(0, hook.Thaw().ExitCode);
        inTheWay.WaitForEnd();
        Assert.True(bystander.IsRunning);
        AssertLogged(hook, inTheWay, "UPDATE");
        Assert.DoesNotContain($"connection {bystander.Id} ", hook.Log, StringComparison.Ordinal);
    }
}
