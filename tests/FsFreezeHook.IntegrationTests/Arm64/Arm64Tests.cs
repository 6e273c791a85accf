using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Arm64;

/// <summary>The program for arm64, cross-built and emulated, on Debian 11 for that processor.</summary>
[Collection(nameof(WithNoServer))]
public sealed class Arm64Tests
{
    [Fact]
    public void It_tells_its_version_checks_freezes_and_thaws()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb105);
        using PublishedHook hook = new(Prepared.Arm64Binary, "fsfreeze-hook");
        hook.UseServer(server);
        string notes = hook.AddNotingHook("10-notes");
        hook.WriteConfiguration();
        Assert.Equal(Command.Must(Prepared.HookBinary, "--version").Output, Run(0, "--version").Output);
        Assert.Contains("connected to MariaDB 10.5", Run(1, "check").Output, System.StringComparison.Ordinal);
        _ = Run(0, "freeze");
        Assert.True(WriteProbe.IsWriteLocked(server), "not locked");
        Assert.Contains("frozen: since", Run(0, "status").Output, System.StringComparison.Ordinal);
        _ = Run(0, "thaw");
        _ = WriteProbe.TimeToWrite(server);
        Assert.Equal("consistent", hook.ThawRecord.Verdict);
        Assert.Equal(["10-notes freeze", "10-notes thaw"], System.IO.File.ReadAllLines(notes));

        CommandResult Run(int exitCode, string verb)
        {
            CommandResult result = OtherDebian.Arm64.Run(hook.Program, verb);
            Assert.Equal((exitCode, string.Empty), (result.ExitCode, result.Error));
            return result;
        }
    }

    [Fact]
    public void It_logs_in_with_a_password_over_TLS()
    {
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb105, new DatabaseServerOptions { Tcp = true });
        server.CreateUser("other", "a password", "RELOAD, PROCESS, REPLICATION CLIENT");
        using PublishedHook hook = new(Prepared.Arm64Binary, "fsfreeze-hook");
        hook.UseServerOverTcp(server, "other", "a password", ("ssl-mode", "required"));
        hook.WriteConfiguration();
        Assert.Equal((0, string.Empty), Ended(OtherDebian.Arm64.Run(hook.Program, "freeze")));
        Assert.True(WriteProbe.IsWriteLocked(server), "not locked");
        Assert.Equal((0, string.Empty), Ended(OtherDebian.Arm64.Run(hook.Program, "thaw")));
        _ = WriteProbe.TimeToWrite(server);
    }

    private static (int ExitCode, string Error) Ended(CommandResult result) => (result.ExitCode, result.Error);
}
