using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Arm64;

/// <summary>A cycle on arm64: a real agent for that processor, and a snapshot that is restored.</summary>
[Collection(nameof(WithNoServer))]
public sealed class Arm64SnapshotTests(MariaDb105OnLoopFixture bed) : IClassFixture<MariaDb105OnLoopFixture>
{
    [Fact]
    public void A_snapshot_under_the_read_lock_is_clean_and_complete()
    {
        using PublishedHook hook = bed.Install(new PublishedHook(Prepared.Arm64Binary, "fsfreeze-hook"), ("lock", "read-lock"));
        using TemporaryFolder folder = new();
        string freezing = folder.File("emulated-freeze.so");
        _ = Command.Must(
            "aarch64-linux-gnu-gcc",
            "-shared",
            "-fPIC",
            "-o",
            freezing,
            Path.Combine(AppContext.BaseDirectory, "TestBed", "emulated-freeze.c"));
        using GuestAgent agent = new(
            GuestAgentBuild.Debian11Arm64,
            hook.Program,
            new Dictionary<string, string?> { ["QEMU_SET_ENV"] = "LD_PRELOAD=" + freezing });
        using WritingClients clients = new(bed.Server, 3, WrittenTable.InnoDb, WrittenTable.MyIsam, WrittenTable.Aria);
        clients.WaitForMore(20);
        SnapshotMoment moment = bed.TakeSnapshot(agent);
        clients.WaitForMore(1);
        clients.Stop();
        using RestoredCopy copy = bed.Restore();
        Assert.Empty(SnapshotFindings.Of(copy, clients, moment));
        RestoredRecord.AssertLocked("read-lock", copy, hook);
        Assert.True(clients.LongestStall < TimeSpan.FromSeconds(30), $"a write waited {clients.LongestStall}");
    }
}
