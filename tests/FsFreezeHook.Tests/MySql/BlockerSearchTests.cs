using System;
using FsFreezeHook.Holding;
using FsFreezeHook.MySql;
using Xunit;

namespace FsFreezeHook.Tests.MySql;

public sealed class BlockerSearchTests
{
    [Theory]
    [InlineData("UPDATE customers ", "UPDATE")]
    [InlineData("select 'secret'", "SELECT")]
    [InlineData("/* secret */ SEL", "statement")]
    [InlineData("'secret'", "statement")]
    [InlineData("", "statement")]
    [InlineData(null, "statement")]
    public void A_blocker_is_told_by_its_account_its_age_and_its_kind_and_never_by_its_text(string? text, string kind)
    {
        Blocker blocker = BlockerSearch.Describe(["17", "app", "localhost:5", "2.34567", text, "Updating secret"]);
        Assert.Equal("17", blocker.Id);
        Assert.Equal($"connection 17 (app@localhost:5, 2.3 s, {kind})", blocker.Description);
        Assert.DoesNotContain("secret", blocker.Description, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("customers", blocker.Description, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_the_server_does_not_say_is_left_out()
    {
        Blocker blocker = BlockerSearch.Describe([null, null, null, null, null, null]);
        Assert.Equal("?", blocker.Id);
        Assert.Equal("connection  (@, 0 s, statement)", blocker.Description);
    }
}
