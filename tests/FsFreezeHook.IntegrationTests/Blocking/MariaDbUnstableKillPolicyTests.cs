using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MariaDB 11.8: a SELECT is not in the way, and who idles with tables locked cannot be seen.</summary>
[Collection(nameof(WithMariaDbUnstable))]
public sealed class MariaDbUnstableKillPolicyTests(MariaDbUnstableFixture bed) : KillPolicyTests(bed.Server)
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
}
