using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>Snapshots with a long MyISAM update in flight, which the shell scripts do not survive.</summary>
[Collection(nameof(WithNoServer))]
public sealed class LongUpdateTests(MariaDbOnLoopFixture bed, ITestOutputHelper output) : IClassFixture<MariaDbOnLoopFixture>
{
    private const int LongUpdates = 5;

    [Fact]
    public void Five_snapshots_with_a_long_MyISAM_update_in_flight_are_clean()
    {
        using PublishedHook hook = bed.Install();
        using GuestAgent agent = new(GuestAgentBuild.Unstable, hook.Program);
        for (int cycle = 1; cycle <= LongUpdates; cycle++)
        {
            using GatedUpdate update = new(bed.Server);
            using (new Timer(_ => update.Open(), null, TimeSpan.FromSeconds(1.5), Timeout.InfiniteTimeSpan))
            {
                _ = bed.TakeSnapshot(agent);
            }

            update.Finish();
            using RestoredCopy copy = bed.Restore();
            Assert.Empty(copy.UncleanTables());
            Assert.Equal("0", copy.Value(GatedUpdate.RowsNotUpdated));
            RestoredRecord.AssertLocked("read-lock", copy, hook);
        }
    }

    /// <summary>The figure to compare with; what the scripts do is not for us to assert.</summary>
    [Fact]
    public void The_shell_scripts_figure_for_the_long_MyISAM_update_is_reported()
    {
        using StockScripts? scripts = StockScripts.Install(bed.Server);
        Assert.SkipWhen(
            scripts is null, "left out: the stock scripts' figure for the long update (no seed with the scripts here)");
        using GuestAgent agent = new(GuestAgentBuild.Debian12, scripts!.Program, scripts.Environment);
        int clean = 0;
        string finding = "none";
        for (int cycle = 1; cycle <= LongUpdates; cycle++)
        {
            using GatedUpdate update = new(bed.Server);
            _ = bed.TakeSnapshot(agent);
            update.Finish();
            scripts.WaitForSessionsEnd();

            using RestoredCopy copy = bed.Restore();
            IReadOnlyList<string> findings = copy.UncleanTables();
            clean += findings.Count == 0 ? 1 : 0;
            finding = findings.Count == 0 ? finding : findings[0];
        }

        string line =
            $"long MyISAM update in flight, the shell scripts: {clean} of {LongUpdates} restored clean; a finding: {finding}";
        output.WriteLine(line);
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, "long-update.md"), line + "\n");
    }
}
