using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>Servers without a binary log.</summary>
[Collection(nameof(WithNoServer))]
public sealed class WithoutBinaryLogTests
{
    [Theory]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.MariaDbUnstable)]
    [InlineData(ServerKind.MySql)]
    public void A_binary_log_that_is_off_is_recorded_as_that(ServerKind kind)
    {
        RunningServers.MustBeNone();
        using DatabaseServer server = DatabaseServers.Start(kind, new DatabaseServerOptions { Extra = ["--skip-log-bin"] });
        using PublishedHook hook = new();
        hook.UseServer(server);
        CommandResult freeze = hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.NotNull(instance.BinaryLog);
        Assert.Equal((false, null), (instance.BinaryLog.Enabled, instance.BinaryLog.File));
    }
}
