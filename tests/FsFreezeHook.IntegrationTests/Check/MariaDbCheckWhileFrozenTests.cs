using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Check;

/// <summary>Agent 7.2, with MariaDB.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbCheckWhileFrozenTests(MariaDbFixture bed) : CheckWhileFrozenTests(bed.Server, GuestAgentBuild.Debian12)
{
    // It makes its temporary tables on disk: a question about its process list then waits in the kernel, where no signal ends it.
    [Fact]
    public void A_server_whose_disk_is_frozen_is_abandoned_and_keeps_no_session_once_it_is_thawed()
    {
        using TemporaryFolder folder = new();
        using LoopFilesystem disk = LoopFilesystem.Create(folder.File("image"), folder.File("mount"), 512);
        File.SetUnixFileMode(disk.MountPoint, (UnixFileMode)0x1FF);
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb, new DatabaseServerOptions
        {
            DataFolder = Path.Combine(disk.MountPoint, "data"),
            Extra = ["--tmpdir=" + disk.MountPoint],
        });
        using PublishedHook hook = new();
        hook.UseServer(server);
        Assert.Equal("ok", CheckFindings.Run(hook).Level("instance.access"));
        using FreezeWatchdog watchdog = new(disk.MountPoint);
        _ = Command.Must("fsfreeze", "-f", disk.MountPoint);
        long start = Stopwatch.GetTimestamp();
        CheckFindings check = CheckFindings.Run(hook);
        TimeSpan lasted = Stopwatch.GetElapsedTime(start);
        _ = Command.Must("fsfreeze", "-u", disk.MountPoint);
        Assert.Contains("did not answer within 2.5 s", check.Text("instance.access"), StringComparison.Ordinal);
        Assert.InRange(lasted, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        server.AssertNoSessionsOf("root");
    }
}
