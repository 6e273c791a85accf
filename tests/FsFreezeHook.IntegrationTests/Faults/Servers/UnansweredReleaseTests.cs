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

    /// <summary>
    /// That the lock was held until then had been shown: the snapshot is consistent, and the server could not be reached.
    /// </summary>
    [Fact]
    public void Where_the_release_alone_is_not_answered_the_snapshot_is_consistent_and_the_code_is_that_of_a_server_out_of_reach()
    {
        using Relay relay = new(bed.Server);
        _hook.UseServer(bed.Server);
        _hook.MySql!["socket"] = relay.SocketPath;
        Assert.Equal(0, _hook.Freeze().ExitCode);
        relay.HoldBack("UNLOCK TABLES");
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(20, thaw.ExitCode);
        Assert.Contains("the lock was held until thaw", thaw.Error, StringComparison.Ordinal);
        Assert.Contains("may still be locked", thaw.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not consistent", thaw.Error, StringComparison.Ordinal);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.Equal("release-unanswered", Assert.Single(_hook.ThawRecord.Instances).Outcome);
        Assert.InRange(WriteProbe.TimeToWrite(bed.Server), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        relay.Go();
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
