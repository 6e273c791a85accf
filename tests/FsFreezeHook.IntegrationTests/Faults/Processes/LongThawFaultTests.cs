using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// A thaw by hand has released the locks, and its hooks take longer than the agent's thaw waits for another run.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class LongThawFaultTests(MariaDbFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Debian12)
{
    [Fact]
    public void The_agents_thaw_finds_nothing_frozen_and_reports_it()
    {
        string gate = Path.Combine(Hook.Tmpfs, "gate");
        string hook = Hook.AddHook("10-slow", $"#!/bin/sh\n[ \"$1\" = freeze ] || while ! [ -e {gate} ]; do sleep 0.05; done\n");
        Assert.Equal(0, Hook.Freeze().ExitCode);
        using BackgroundProcess thaw = Hook.Start("thaw");
        _ = Eventually.True(
            () => !File.Exists(Hook.CommittedRecord), TimeSpan.FromSeconds(10), "the thaw by hand has closed the freeze");
        Assert.Equal("0", Bench.Thaw());
        Assert.True(thaw.IsRunning);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        File.WriteAllText(gate, string.Empty);
        Assert.Equal((0, string.Empty), (thaw.WaitForExit(TimeSpan.FromSeconds(10)), thaw.Output));
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        File.Delete(hook);
        Conclude(
            new FaultRow(
                "the agent thaws while a thaw by hand runs long hooks", After, Bench.Bed, "0", "0 and 0", Released, "1 s"),
            waited);
    }
}
