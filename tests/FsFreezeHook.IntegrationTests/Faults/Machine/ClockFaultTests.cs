using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>The wall clock steps by a day: no limit runs out sooner or later for it.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class ClockFaultTests : FaultBed
{
    private const string Ahead = "the clock steps ahead by a day";
    private const string Back = "the clock steps back by a day";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SteppedClock _clock = new();

    public ClockFaultTests(MariaDbFixture bed)
        : base(bed.Server, GuestAgentBuild.Debian12)
    {
        Hook.Variables = _clock.Variables;
    }

    [Theory]
    [InlineData(1, Ahead)]
    [InlineData(-1, Back)]
    public void A_lock_is_held_until_thaw(int days, string fault)
    {
        Assert.Equal(0, Hook.Freeze().ExitCode);
        long frozen = Stopwatch.GetTimestamp();
        DateTimeOffset committedAt = Hook.FreezeRecord.CommittedAt;
        StepWhileHeld(days);
        Assert.True(IsLocked);
        TimeSpan held = Stopwatch.GetElapsedTime(frozen);
        Assert.Equal(0, Hook.Thaw().ExitCode);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);

        // The program did see the step.
        TimeSpan day = TimeSpan.FromDays(days);
        Assert.InRange(Hook.ThawRecord.ThawedAt - committedAt, day - Hour, day + Hour);
        Assert.InRange(Assert.Single(Hook.ThawRecord.Instances).HeldMilliseconds!.Value, held.TotalMilliseconds, 60_000);
        Conclude(fault, Held, "0", "0", HeldUntilThaw, "1 s", waited);
    }

    [Theory]
    [InlineData(1, Ahead)]
    [InlineData(-1, Back)]
    public void The_dead_man_limit_comes_when_it_should(int days, string fault)
    {
        Hook.MySql!["max-hold"] = "3s";
        Assert.Equal(0, Hook.Freeze().ExitCode);
        StepWhileHeld(days);
        TimeSpan waited = Bench.AssertWritable(TimeSpan.FromSeconds(5));
        Assert.InRange(waited, OneSecond, TimeSpan.FromSeconds(5));
        Bench.AssertNoHolder();
        Assert.Equal(25, Hook.Thaw().ExitCode);
        _ = Hook.MySql.Remove("max-hold");
        Conclude($"{fault}, and no thaw comes (max-hold = 3s)", Held, "0", "25", Released, "5 s", waited);
    }

    [Theory]
    [InlineData(1, Ahead)]
    [InlineData(-1, Back)]
    public async Task An_attempt_is_given_up_when_it_should_be(int days, string fault)
    {
        Hook.MySql!["lock-timeout"] = "2s";
        Hook.MySql["max-stall"] = "500ms";
        TimeSpan waited;
        using (GatedUpdate blocker = new(Server))
        {
            Task<CommandResult> begun = Begin();
            _ = Eventually.True(() => Server.SessionsOf("root").Count > 0, TimeSpan.FromSeconds(10), "the holder has connected");
            _clock.Step(TimeSpan.FromDays(days));
            CommandResult freeze = await begun;
            Assert.Equal(22, freeze.ExitCode);
            Assert.InRange(freeze.Duration, OneSecond, TimeSpan.FromSeconds(6));
            waited = Bench.AssertWritable(OneSecond);
            blocker.Finish();
        }

        Assert.Equal(0, Hook.Thaw().ExitCode);
        _ = Hook.MySql.Remove("lock-timeout");
        _ = Hook.MySql.Remove("max-stall");
        Conclude($"{fault} (lock-timeout = 2s)", Pending, "22", "0", NeverTaken, "1 s", waited);
    }

    [Theory]
    [InlineData(1, Ahead)]
    [InlineData(-1, Back)]
    public async Task A_hook_is_killed_at_its_limit_and_not_before(int days, string fault)
    {
        Hook.Settings["hook-timeout"] = "2s";
        string runs = Path.Combine(Hook.Tmpfs, "runs");
        string path = Hook.AddHook("hangs", $"#!/bin/sh\n[ \"$1\" = freeze ] || exit 0\n: >{runs}\nexec sleep 300\n");
        Task<CommandResult> begun = Begin();
        _ = Eventually.True(() => File.Exists(runs), TimeSpan.FromSeconds(10), "the hook runs");
        _clock.Step(TimeSpan.FromDays(days));
        CommandResult freeze = await begun;
        Assert.Equal(11, freeze.ExitCode);
        Assert.InRange(freeze.Duration, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Assert.Equal(0, Hook.Thaw().ExitCode);
        File.Delete(path);
        _ = Hook.Settings.Remove("hook-timeout");
        Conclude($"{fault} while a hook hangs (hook-timeout = 2s)", BeforeReady, "11", "0", NeverTaken, "1 s", waited);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _clock.Dispose();
    }

    private Task<CommandResult> Begin() => Task.Run(Hook.Freeze);

    private void StepWhileHeld(int days)
    {
        Assert.True(_clock.IsIn(Assert.Single(Hook.Holders)));
        _clock.Step(TimeSpan.FromDays(days));
    }

    private void Conclude(
        string fault, string moment, string freeze, string thaw, string state, string writable, TimeSpan waited) =>
        Conclude(new FaultRow(fault, moment, ByHand, freeze, thaw, state, writable), waited);
}
