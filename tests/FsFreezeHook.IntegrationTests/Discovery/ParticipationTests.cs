using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Discovery;

/// <summary>Which server takes part, which one need not, and what is said when one does not.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ParticipationTests(MariaDbFixture bed) : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void A_required_server_that_cannot_be_reached_fails_the_freeze()
    {
        _hook.MySql = new Dictionary<string, string> { ["socket"] = "/nowhere/at/all.sock" };
        _ = _hook.AddNotingHook("hook");
        string line = AssertFailure(20, _hook.Freeze());
        Assert.Contains("root", line, StringComparison.Ordinal);
        Assert.Contains("/nowhere/at/all.sock", line, StringComparison.Ordinal);
        Assert.Equal(["hook freeze", "hook thaw"], _hook.TakeNotes());
        AssertNothingIsFrozen();
    }

    [Fact]
    public void A_wrong_password_fails_the_freeze()
    {
        _hook.UseServer(bed.Server, ("user", DatabaseServer.ClientUser), ("password", "wrong-canary"));
        string line = AssertFailure(21, _hook.Freeze());
        Assert.Contains(DatabaseServer.ClientUser, line, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-canary", line + _hook.Log, StringComparison.Ordinal);
        AssertNothingIsFrozen();
    }

    [Fact]
    public void A_missing_privilege_fails_the_freeze_and_is_named()
    {
        bed.Server.CreateUser("weak", "weak-password", "PROCESS");
        _hook.UseServer(bed.Server, ("user", "weak"), ("password", "weak-password"));
        string line = AssertFailure(21, _hook.Freeze());
        Assert.Contains("weak", line, StringComparison.Ordinal);
        Assert.Contains("RELOAD", line, StringComparison.Ordinal);
        AssertNothingIsFrozen();
    }

    [Fact]
    public void Under_auto_a_server_that_denies_access_makes_the_freeze_degraded_in_record_log_and_syslog()
    {
        using SyslogListener syslog = new();
        _hook.UseServer(bed.Server, ("enabled", "auto"), ("user", "nobody-knows"), ("password", "canary"));
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty, string.Empty), (freeze.ExitCode, freeze.Output, freeze.Error));
        Assert.Equal("degraded", _hook.FreezeRecord.Verdict);
        Assert.NotEmpty(_hook.FreezeRecord.Reasons);
        Assert.Contains("degraded", _hook.Log, StringComparison.Ordinal);
        Assert.False(WriteProbe.IsWriteLocked(bed.Server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("degraded", _hook.ThawRecord.Verdict);
        string messages = syslog.Messages();
        Assert.Contains("fsfreeze-hook", messages, StringComparison.Ordinal);
        Assert.Contains("degraded", messages, StringComparison.Ordinal);
        Assert.Empty(_hook.FreezeRecord.Instances);
    }

    [Fact]
    public void Under_auto_a_server_that_accepts_the_login_is_locked()
    {
        _hook.UseServer(bed.Server, ("enabled", "auto"));
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(bed.Server));
        Assert.Equal("locked", _hook.FreezeRecord.Verdict);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void A_server_that_is_not_enabled_is_left_alone()
    {
        _hook.UseServer(bed.Server, ("enabled", "no"));
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.False(WriteProbe.IsWriteLocked(bed.Server));
        Assert.Empty(_hook.FreezeRecord.Instances);
        Assert.Empty(_hook.Holders);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    private static string AssertFailure(int exitCode, CommandResult result)
    {
        Assert.Equal((exitCode, string.Empty), (result.ExitCode, result.Output));
        return Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void AssertNothingIsFrozen()
    {
        Assert.False(File.Exists(_hook.CommittedRecord));
        Assert.Empty(_hook.Holders);
        Assert.InRange(WriteProbe.TimeToWrite(bed.Server), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
