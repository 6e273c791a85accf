using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>A plain copy of files on a filesystem that the command itself freezes, with <c>run</c> and without.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbFrozenCopyTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : IClassFixture<MariaDbOnLoopFixture>
{
    private const int Clients = 3;

    // What the page of hosts says, between two looks at the clock.
    private const string Copy = """
        now() { read -r up rest </proc/uptime; echo "$up"; }
        trap 'fsfreeze -u "$1"; now' EXIT
        trap 'exit 1' HUP INT TERM
        now
        fsfreeze -f "$1" && cp -a "$1/." "$2"
        """;

    // That of the clock that is looked at.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Ten_copies_under_load_are_clean_and_complete_and_none_is_without_run()
    {
        using PublishedHook hook = bed.Install();
        for (int number = 1; number <= 10; number++)
        {
            Assert.Empty(TakeAndCheck(hook, isLocked: true));
            Assert.Equal("consistent", hook.ThawRecord.Verdict);
        }

        for (int number = 1; number <= 2; number++)
        {
            IReadOnlyList<string> wrong = TakeAndCheck(hook, isLocked: false);
            output.WriteLine(string.Join('\n', wrong));
            Assert.NotEmpty(wrong);
        }
    }

    private IReadOnlyList<string> TakeAndCheck(PublishedHook hook, bool isLocked)
    {
        using TemporaryFolder folder = new(DatabaseServers.Home(bed.Kind).TemporaryParent);
        using WritingClients clients = new(bed.Server, Clients, WrittenTable.InnoDb, WrittenTable.MyIsam, WrittenTable.Aria);
        clients.WaitForMore(20);
        SnapshotMoment moment;
        using (LoopFilesystem copied = LoopFilesystem.Create(folder.File("copy"), folder.File("mount"), 512))
        using (new FreezeWatchdog(bed.Filesystem.MountPoint))
        {
            string[] command = ["/bin/sh", "-c", Copy, "sh", bed.Filesystem.MountPoint, copied.MountPoint];
            CommandResult copy = isLocked ? hook.Run(["run", "--", .. command]) : Command.Run(command[0], command[1..]);
            Assert.Equal((0, string.Empty), (copy.ExitCode, copy.Error));
            TimeSpan[] times = [.. copy.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => TimeSpan.FromSeconds(double.Parse(line, CultureInfo.InvariantCulture)))];
            moment = new SnapshotMoment(0, Moment(times[0] + Resolution), Moment(times[1]));
        }

        clients.WaitForMore(1);
        clients.Stop();
        using RestoredCopy restored = bed.Restore(folder.File("copy"));
        return SnapshotFindings.Of(restored, clients, moment);
    }

    private static long Moment(TimeSpan uptime) => (long)(uptime.TotalSeconds * Stopwatch.Frequency);
}
