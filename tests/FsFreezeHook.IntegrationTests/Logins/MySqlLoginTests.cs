using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>MySQL 9.7: auth_socket, caching_sha2_password and sha256_password.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlLoginTests(MySqlFixture bed) : LoginTests(bed.Server)
{
    // The server also asks for it, at random, from those whose account it does not know.
    [Theory]
    [InlineData("sha256-Password-1", 0)]
    [InlineData("another", 21)]
    public void A_user_of_sha256_password_logs_in_over_the_socket_or_is_denied(string password, int exitCode)
    {
        bed.Server.CreateUser("sha256", "sha256-Password-1", "RELOAD, PROCESS");
        using (MySqlConnection connection = bed.Server.Connect())
        {
            connection.Execute("ALTER USER 'sha256'@'localhost' IDENTIFIED WITH sha256_password BY 'sha256-Password-1'");
        }

        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("user", "sha256"), ("password", password));
        CommandResult freeze = hook.Freeze();
        Assert.True(exitCode == freeze.ExitCode, freeze.Error);
        Assert.Equal(exitCode == 0, WriteProbe.IsWriteLocked(bed.Server));
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.False(WriteProbe.IsWriteLocked(bed.Server));
        Assert.DoesNotContain("nothing answers", freeze.Error, StringComparison.Ordinal);
    }
}
