using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Freezes and thaws that come twice, in the wrong order, or at once.</summary>
public abstract class OrderFaultTests : FaultBed
{
    private static readonly TimeSpan RunBound = TimeSpan.FromSeconds(30);

    private protected OrderFaultTests(DatabaseServer server, GuestAgentBuild build)
        : base(server, build)
    {
    }

    [Fact]
    public void A_second_thaw_finds_nothing_and_succeeds()
    {
        Assert.Equal("0", Bench.Freeze());
        Assert.Equal("0", Bench.Thaw());
        Assert.Equal("0", Bench.Thaw());
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(new FaultRow("thaw twice", After, Bench.Bed, "0", "0, then 0", Released, "1 s"), waited);
    }

    [Fact]
    public void The_agent_itself_refuses_a_second_freeze_and_the_lock_is_held_on()
    {
        Assert.Equal("0", Bench.Freeze());
        Assert.Equal("vetoed", Bench.Freeze());
        Assert.True(IsLocked);
        Assert.Equal("0", Bench.Thaw());
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(
            new FaultRow(
                "freeze twice (the agent refuses by itself)", Held, Bench.Bed, "0, then vetoed", "0", HeldUntilThaw, "1 s"),
            waited);
    }

    [Fact]
    public void A_second_freeze_by_hand_is_refused_and_the_lock_is_held_on()
    {
        Assert.Equal(0, Hook.Freeze().ExitCode);
        Assert.Equal(30, Hook.Freeze().ExitCode);
        Assert.True(IsLocked);
        Assert.Equal(0, Hook.Thaw().ExitCode);
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(new FaultRow("freeze twice", Held, ByHand, "0, then 30", "0", HeldUntilThaw, "1 s"), waited);
    }

    [Fact]
    public void Of_two_freezes_at_once_one_locks_and_the_other_is_refused()
    {
        using (BackgroundProcess one = Hook.Start("freeze"))
        using (BackgroundProcess other = Hook.Start("freeze"))
        {
            int[] codes = [one.WaitForExit(RunBound), other.WaitForExit(RunBound)];
            Array.Sort(codes);
            Assert.Equal([0, 30], codes);
        }

        _ = Assert.Single(Hook.Holders);
        Assert.True(IsLocked);
        Assert.Equal(0, Hook.Thaw().ExitCode);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(new FaultRow("two freezes at once", BeforeReady, ByHand, "0 and 30", "0", HeldUntilThaw, "1 s"), waited);
    }

    [Fact]
    public void Two_thaws_at_once_both_succeed()
    {
        Assert.Equal(0, Hook.Freeze().ExitCode);
        using (BackgroundProcess one = Hook.Start("thaw"))
        using (BackgroundProcess other = Hook.Start("thaw"))
        {
            Assert.Equal((0, 0), (one.WaitForExit(RunBound), other.WaitForExit(RunBound)));
        }

        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        Conclude(new FaultRow("two thaws at once", Releasing, ByHand, "0", "0 and 0", Released, "1 s"), waited);
    }

    [Fact]
    public void Of_a_freeze_and_a_thaw_at_once_one_waits_for_the_other_and_a_thaw_that_follows_releases()
    {
        for (int round = 0; round < 8; round++)
        {
            using BackgroundProcess freeze = Hook.Start("freeze");
            using BackgroundProcess thaw = Hook.Start("thaw");
            Assert.Equal((0, 0), (freeze.WaitForExit(RunBound), thaw.WaitForExit(RunBound)));

            // Which one came first shows in what is in force now, and nothing in between.
            int inForce = File.Exists(Hook.CommittedRecord) ? 1 : 0;
            _ = Eventually.True(() => Hook.Holders.Count == inForce, OneSecond, $"{inForce} holders run");
            Assert.Equal(0, Hook.Thaw().ExitCode);
            Bench.AssertNoHolder();
        }

        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Conclude(new FaultRow("freeze and thaw at once", BeforeReady, ByHand, "0", "0, then 0", HeldUntilThaw, "1 s"), waited);
    }

    [Fact]
    public void A_thaw_during_an_attempt_waits_for_its_end()
    {
        Hook.MySql!["lock-timeout"] = "2s";
        Hook.MySql["max-stall"] = "500ms";
        TimeSpan waited;
        using (GatedUpdate blocker = new(Server))
        {
            using BackgroundProcess freeze = Hook.Start("freeze");
            _ = Eventually.True(() => Server.SessionsOf("root").Count > 0, TimeSpan.FromSeconds(10), "the holder has connected");
            Assert.Equal(0, Hook.Thaw().ExitCode);
            Assert.Equal(22, freeze.WaitForExit(OneSecond));
            waited = Bench.AssertWritable(OneSecond);
            blocker.Finish();
        }

        Hook.MySql.Remove("lock-timeout");
        Hook.MySql.Remove("max-stall");
        Conclude(new FaultRow("thaw while freeze waits for its lock", Pending, ByHand, "22", "0", NeverTaken, "1 s"), waited);
    }
}
