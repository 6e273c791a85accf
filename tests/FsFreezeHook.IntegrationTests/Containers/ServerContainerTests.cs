using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Containers;

/// <summary>The program beside a server that it reaches over the network only, in whatever version an image has it.</summary>
[Collection(nameof(WithServerContainer))]
public sealed class ServerContainerTests(ServerContainer server)
{
    [Theory]
    [InlineData("required")]
    [InlineData("verify-ca")]
    public void A_server_is_locked_over_TCP_with_TLS_until_thaw_by_an_account_with_what_grants_prints_alone(string tlsMode)
    {
        using PublishedHook hook = server.Install(tlsMode);
        AssertLocks(hook);
    }

    [Fact]
    public void Where_no_account_is_configured_grants_makes_one_that_locks_the_server()
    {
        using PublishedHook hook = server.InstallWithNewAccount();
        Assert.Equal("fsfreeze-hook", hook.MySql!["user"]);
        AssertLocks(hook);
    }

    [Fact]
    public void A_wrong_password_is_exit_21_and_locks_nothing()
    {
        using PublishedHook hook = server.Install("required");
        hook.MySql!["password"] = "wrong-canary";

        CommandResult freeze = hook.Freeze();
        Assert.Equal((21, string.Empty), (freeze.ExitCode, freeze.Output));
        string line = Assert.Single(freeze.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("wrong-canary", line + hook.Log, StringComparison.Ordinal);
        Assert.False(server.IsWriteLocked());
    }

    private void AssertLocks(PublishedHook hook)
    {
        Assert.False(server.IsWriteLocked());

        CommandResult freeze = hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        Assert.True(server.IsWriteLocked());
        Assert.Equal(1, server.Sessions());

        CommandResult thaw = hook.Thaw();
        Assert.Equal((0, string.Empty, string.Empty), (thaw.ExitCode, thaw.Output, thaw.Error));
        Assert.False(server.IsWriteLocked());
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        Assert.Equal(0, server.Sessions());
    }
}
