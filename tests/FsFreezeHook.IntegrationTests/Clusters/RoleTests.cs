using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>A server that takes writes is left alone where only replicas are to be locked.</summary>
[Collection(nameof(WithMySql))]
public sealed class RoleTests(MySqlFixture bed)
{
    [Fact]
    public void A_server_that_is_no_replica_is_skipped_and_every_verb_says_why()
    {
        const string why = "mysql: not locked, for 'role' is replica and it replicates from no server";
        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("role", "replica"));
        using (WritingClients clients = new(bed.Server, 1, WrittenTable.InnoDb))
        {
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            clients.WaitForMore(5);
            clients.Stop();
        }

        Assert.Empty(hook.Holders);
        Assert.Equal("skipped", hook.FreezeRecord.Verdict);
        Assert.Equal([why], hook.FreezeRecord.Reasons);
        Assert.Empty(hook.FreezeRecord.Instances);
        Assert.Contains("\"verdict\": \"skipped\"", hook.Run("status", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal("skipped", hook.ThawRecord.Verdict);

        CheckFindings check = CheckFindings.Run(hook);
        Assert.Equal(("ok", why[7..]), (check.Level("instance.cluster"), check.Text("instance.cluster")));
        CommandResult plan = hook.Run("freeze", "--dry-run");
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("expected: skipped", plan.Output, StringComparison.Ordinal);
        Assert.Contains("it replicates from no server", plan.Output, StringComparison.Ordinal);
        CommandResult rehearsal = hook.Run("rehearse");
        Assert.Equal(0, rehearsal.ExitCode);
        Assert.Contains(why, rehearsal.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("skipped", hook.Run("status").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_may_not_see_whether_the_server_is_a_replica_fails_the_freeze()
    {
        bed.Server.CreateUser("role", "role-password", "RELOAD, PROCESS");
        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("role", "replica"), ("user", "role"), ("password", "role-password"));
        CommandResult freeze = hook.Freeze();
        Assert.Equal(21, freeze.ExitCode);
        Assert.Contains("may not see whether the server is a replica", freeze.Error, StringComparison.Ordinal);
    }
}
