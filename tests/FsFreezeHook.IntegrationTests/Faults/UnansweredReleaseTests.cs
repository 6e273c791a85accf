using System;
using System.Globalization;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A server that answers nobody when its lock is to be released.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class UnansweredReleaseTests(MariaDbFixture bed) : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void It_is_said_to_be_locked_still_perhaps_with_what_to_run()
    {
        _hook.UseServer(bed.Server);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        long session = Assert.Single(_hook.FreezeRecord.Instances).Connection;
        string pid = bed.Server.Pid.ToString(CultureInfo.InvariantCulture);
        _ = Command.Must("kill", "-STOP", pid);
        CommandResult thaw;
        try
        {
            thaw = _hook.Thaw();
        }
        finally
        {
            _ = Command.Must("kill", "-CONT", pid);
        }

        Assert.Equal(24, thaw.ExitCode);
        Assert.Contains("may still be locked", thaw.Error, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"KILL {session}"), thaw.Error, StringComparison.Ordinal);
        Assert.InRange(WriteProbe.TimeToWrite(bed.Server), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
