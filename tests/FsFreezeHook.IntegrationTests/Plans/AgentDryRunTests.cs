using System;
using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>What a run by hand comes to beside an agent's freeze.</summary>
public abstract class AgentDryRunTests : DryRunBed
{
    private const string Nowhere = "/no/such/mount";

    private static readonly Dictionary<string, Action<AgentDryRunTests>> SetUps = new()
    {
        ["the agent has frozen"] = test => test.FreezeByAgent(),
        ["the agent has frozen, and the holder was killed"] = test =>
        {
            test.FreezeByAgent();
            test.EndHolder("KILL");
        },
        ["the agent has frozen, and its lock was released by force"] = test =>
        {
            test.FreezeByAgent();
            Assert.Equal(0, test.Hook.Run("thaw", "--force").ExitCode);
        },
        ["the agent has frozen for another hook"] = test =>
        {
            GuestAgent other = test.Keep(new GuestAgent(GuestAgentBuild.Debian12, hook: null));
            _ = other.Freeze(test._bench.MountPoint);
            test.Undo(() => other.Thaw());
        },
        ["the agent has nothing frozen, and its lock is held"] = test =>
        {
            test.Set("unfrozen-limit", "1h");
            _ = test._bench.Agent.Freeze(Nowhere);
        },
        ["the agent has nothing frozen, and its lock was released by a limit"] = test =>
        {
            test.Set("unfrozen-limit", "1s");
            _ = test._bench.Agent.Freeze(Nowhere);
            _ = Eventually.True(() => test.Hook.Holders.Count == 0, Bound, "the holder has gone");
        },
        ["the agent has nothing frozen, and the holder was killed"] = test =>
        {
            test.Set("unfrozen-limit", "1h");
            _ = test._bench.Agent.Freeze(Nowhere);
            test.EndHolder("KILL");
        },
        ["the agent has thawed"] = test =>
        {
            test.FreezeByAgent();
            _ = test._bench.Agent.Thaw();
        },
    };

    private readonly FaultBench _bench;

    private protected AgentDryRunTests(FaultBench bench)
        : base(bench.Server, bench.Hook)
    {
        _bench = bench;
        _ = Keep(bench);
        _ = Keep(new FreezeWatchdog(bench.MountPoint));
    }

    [Theory]
    [InlineData("the agent has frozen", "freeze", 30, None)]
    [InlineData("the agent has frozen", "thaw", 30, None)]
    [InlineData("the agent has frozen, and the holder was killed", "freeze", 30, None)]
    [InlineData("the agent has frozen, and the holder was killed", "thaw", 30, None)]
    [InlineData("the agent has frozen, and the holder was killed", "thaw --force", 24, None)]
    [InlineData("the agent has frozen, and its lock was released by force", "thaw", 30, None)]
    [InlineData("the agent has frozen, and its lock was released by force", "thaw --force", 0, Forced)]
    [InlineData("the agent has frozen", "thaw --force", 0, Forced)]
    [InlineData("the agent has frozen for another hook", "freeze", 30, None)]
    [InlineData("the agent has frozen for another hook", "thaw", 30, None)]
    [InlineData("the agent has frozen for another hook", "thaw --force", 0, Forced)]
    [InlineData("the agent has nothing frozen, and its lock is held", "freeze", 30, None)]
    [InlineData("the agent has nothing frozen, and its lock is held", "thaw", 30, None)]
    [InlineData("the agent has nothing frozen, and its lock is held", "thaw --force", 0, Forced)]
    [InlineData("the agent has nothing frozen, and its lock was released by a limit", "freeze", 0, "locked")]
    [InlineData("the agent has nothing frozen, and its lock was released by a limit", "thaw", 25, Broken)]
    [InlineData("the agent has nothing frozen, and its lock was released by a limit", "thaw --force", 25, Broken)]
    [InlineData("the agent has nothing frozen, and the holder was killed", "thaw", 24, Broken)]
    [InlineData("the agent has thawed", "thaw", 0, None)]
    [InlineData("the agent has thawed", "thaw --force", 0, None)]
    public void A_run_by_hand_comes_to_what_its_dry_run_says(string setUp, string command, int exitCode, string verdict)
    {
        SetUps[setUp](this);
        string[] words = command.Split(' ');
        AssertForetold(words[0], exitCode, verdict, words[1..]);
    }

    private void FreezeByAgent()
    {
        Assert.Equal("0", _bench.Freeze());
        Undo(() => _bench.Thaw());
    }
}
