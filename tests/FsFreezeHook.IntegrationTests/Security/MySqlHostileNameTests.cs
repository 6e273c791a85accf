using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>MySQL 9.7, which has a lock that does not protect every table.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlHostileNameTests(InnoDbOnlyFixture bed) : HostileNameTests(bed.Server), IClassFixture<InnoDbOnlyFixture>
{
    [Fact]
    public void A_table_that_the_lock_does_not_protect_is_named_in_one_line()
    {
        Hook.UseServer(Server, ("lock", "instance-lock"));
        foreach (string[] arguments in (string[][])[["freeze"], ["freeze", "--dry-run"]])
        {
            Assert.Contains(
                @"such as x\n2026-01-01 forged\e[2J.x\n2026-01-01 forged\e[2J (MyISAM); ",
                AssertPlain(3, arguments),
                StringComparison.Ordinal);
        }

        Assert.Contains("MyISAM", AssertPlain(exitCode: null, "check"), StringComparison.Ordinal);
        AssertLogs();
    }
}
