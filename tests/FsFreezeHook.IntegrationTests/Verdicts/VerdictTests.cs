using System;
using System.Globalization;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Verdicts;

/// <summary>What a host's job is told of the freeze that it asked for, through the agent that it asked.</summary>
[Collection(nameof(WithNoServer))]
public sealed class VerdictTests : IClassFixture<MariaDbOnLoopFixture>, IDisposable
{
    private readonly MariaDbOnLoopFixture _bed;
    private readonly PublishedHook _hook;
    private readonly FreezeWatchdog _watchdog;
    private readonly GuestAgent _agent;

    public VerdictTests(MariaDbOnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, _hook.Program);
    }

    [Fact]
    public void A_consistent_one_is_0_and_found_by_time_and_by_id()
    {
        string before = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        Assert.Equal(42, Ask("--since", before));
        Snapshot();
        string id = _hook.FreezeRecord.FreezeId;
        Assert.Equal(0, Ask("--since", before));
        Assert.Equal(0, Ask("--freeze-id", id));
        Assert.Equal(0, _agent.Execute(_hook.Program, "verdict", "--config", _hook.ConfigurationFile, "--since", before));
        CommandResult json = _hook.Run("verdict", "--json");
        PublishedSchema.Describes("verdict", json.Output);
        using JsonDocument answer = JsonDocument.Parse(json.Output);
        Assert.Equal(id, answer.RootElement.GetProperty("freeze").GetProperty("freezeId").GetString());
        Assert.Equal(
            Assert.Single(_hook.FreezeRecord.Instances).BinaryLog!.Position,
            answer.RootElement.GetProperty("instances")[0].GetProperty("binaryLog").GetProperty("position").GetInt64());
        Assert.True(answer.RootElement.GetProperty("writersWaitedMilliseconds").GetInt64() >= 0, json.Output);
        Assert.Equal(42, Ask("--since", "@4000000000"));
    }

    [Fact]
    public void One_by_hand_is_none_of_a_hosts()
    {
        string before = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal(42, Ask("--since", before));
        Assert.Equal(0, Ask("--freeze-id", _hook.FreezeRecord.FreezeId));
    }

    [Fact]
    public void A_degraded_one_is_40()
    {
        _ = _hook.AddHook("10-fails", "#!/bin/sh\nexit 1\n");
        Snapshot();
        Assert.Equal(40, Ask());
    }

    [Fact]
    public void One_whose_lock_was_lost_is_41_and_says_why()
    {
        _ = _agent.Freeze(_bed.Filesystem.MountPoint);
        Assert.Equal(30, Ask());
        _ = Command.Must("kill", "-KILL", $"{Assert.Single(_hook.Holders).Pid}");
        _ = Assert.ThrowsAny<GuestAgentException>(() => _agent.Thaw());
        CommandResult verdict = _hook.Run("verdict");
        Assert.Equal(41, verdict.ExitCode);
        Assert.StartsWith("broken: ", verdict.Output, StringComparison.Ordinal);
        Assert.Contains("its holder was killed", verdict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_vetoed_is_41()
    {
        _hook.MySql!["socket"] = "/nowhere/sock";
        _hook.WriteConfiguration();
        _ = Assert.ThrowsAny<GuestAgentException>(() => _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.Equal(41, Ask());
    }

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--since", "2026-03-01T02:00:00Z", "--freeze-id", "x")]
    public void A_question_that_is_none_is_a_usage_error(params string[] arguments)
    {
        CommandResult verdict = _hook.Run(["verdict", .. arguments]);
        Assert.Equal((2, string.Empty), (verdict.ExitCode, verdict.Output));
        _ = Assert.Single(verdict.Error.TrimEnd().Split('\n'));
    }

    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        _hook.Dispose();
    }

    private int Ask(params string[] arguments) => _hook.Run(["verdict", .. arguments]).ExitCode;

    private void Snapshot()
    {
        Assert.Equal(1, _agent.Freeze(_bed.Filesystem.MountPoint));
        Assert.Equal(1, _agent.Thaw());
    }
}
