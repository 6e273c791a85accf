using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>MySQL 9.7: SELECTs are in the way too, and sessions that idle with tables locked can be seen.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlKillPolicyTests(MySqlFixture bed) : KillPolicyTests(bed.Server)
{
    [Theory]
    [InlineData("kill-reads")]
    [InlineData("kill")]
    public void A_long_SELECT_is_ended_after_half_of_the_time_and_its_client_gets_an_error(string policy)
    {
        using Blocker select = Blocker.Start(Server, BlockerKind.LongSelect);
        using PublishedHook hook = Install(policy);
        AssertGrantedAfterHalf(hook);
        select.WaitForEnd();
        Assert.Equal(MySqlErrorCode.QueryInterrupted, select.Failure?.ErrorCode);
        Assert.True(IsThere(select));
        AssertLogged(hook, select, "SELECT");
    }

    [Fact]
    public void Kill_ends_a_session_that_idles_with_a_table_locked()
    {
        using Blocker idle = Blocker.Start(Server, BlockerKind.LockTablesWrite);
        using PublishedHook hook = Install("kill");
        AssertGrantedAfterHalf(hook);
        Assert.False(IsThere(idle));
        AssertLogged(hook, idle, "idle");
    }

    [Fact]
    public void Kill_reads_ends_no_session_that_idles_with_a_table_locked()
    {
        using Blocker idle = Blocker.Start(Server, BlockerKind.LockTablesWrite);
        using PublishedHook hook = Install("kill-reads");
        Assert.Equal(22, hook.Freeze().ExitCode);
        Assert.True(IsThere(idle));
    }
}
