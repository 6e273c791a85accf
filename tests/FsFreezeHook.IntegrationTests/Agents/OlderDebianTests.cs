using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>The program with the C library and the OpenSSL of Debian 11, 2.31 and 1.1.</summary>
[Collection(nameof(WithNoServer))]
public sealed class OlderDebianTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    [Theory]
    [InlineData("mysql_native_password", "disabled")]
    [InlineData("mysql_native_password", "required")]
    [InlineData("ed25519", "required")]
    public void It_logs_in_with_a_password_and_over_TLS(string plugin, string tls)
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb105, new DatabaseServerOptions { Tcp = true });
        if (plugin == "ed25519")
        {
            server.RunAsAdministrator("INSTALL SONAME 'auth_ed25519'");
        }

        server.RunAsAdministrator(
            $"CREATE USER older@'127.0.0.1' IDENTIFIED VIA {plugin} USING PASSWORD('a password'); "
            + "GRANT RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO older@'127.0.0.1'");
        _hook.UseServerOverTcp(server, "older", "a password", ("ssl-mode", tls));
        _hook.WriteConfiguration();
        AssertSuccess(OtherDebian.Older.Run(_hook.Program, "freeze"));
        Assert.True(WriteProbe.IsWriteLocked(server), "not locked");
        AssertSuccess(OtherDebian.Older.Run(_hook.Program, "thaw"));
        _ = WriteProbe.TimeToWrite(server);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_hook_gets_no_descriptor_that_happens_to_be_open()
    {
        string seen = Path.Combine(_hook.Tmpfs, "seen");
        _ = _hook.AddHook("10-notes", $"#!/bin/sh\nls /proc/$$/fd >{seen}\n");
        _hook.WriteConfiguration();
        AssertSuccess(OtherDebian.Older.Run("sh", "-c", $"exec 7</dev/null; exec {_hook.Program} freeze"));

        // The shell has 10, or the like, open for the script that it reads.
        Assert.Equal(["0", "1", "2"], File.ReadAllLines(seen).Where(fd => fd.Length == 1));
        AssertSuccess(OtherDebian.Older.Run(_hook.Program, "thaw"));
    }

    public void Dispose() => _hook.Dispose();

    private static void AssertSuccess(CommandResult result) => Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
}
