using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Locking;

/// <summary>
/// How long a freeze of an idle server takes, ours and the shell scripts' in turn. How fast is not asserted here.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class IdleFreezeReport(MariaDbFixture bed, ITestOutputHelper output)
{
    private const int Rounds = 20;

    [Fact]
    public void An_idle_freezes_duration_is_reported_beside_the_shell_scripts()
    {
        using PublishedHook hook = new();
        hook.UseServer(bed.Server);
        using StockScripts? scripts = StockScripts.Install(bed.Server);
        List<double> ours = [];
        List<double> theirs = [];
        List<double> nothing = [];
        for (int round = 0; round < Rounds; round++)
        {
            nothing.Add(Command.Must("true").Duration.TotalMilliseconds);
            ours.Add(Measure(hook.Freeze, hook.Thaw));
            if (scripts is not null)
            {
                theirs.Add(Measure(() => scripts.Run("freeze"), () => scripts.Run("thaw")));
                scripts.WaitForSessionsEnd();
            }
        }

        string report = $"Idle freeze, MariaDB, {Rounds} rounds each, in turn, median:\n\n"
            + $"| program | freeze |\n| --- | --- |\n| true (the measuring itself) | {Median(nothing):0.0} ms |\n"
            + $"| fsfreeze-hook | {Median(ours):0.0} ms |\n";
        report += scripts is null
            ? "\nThe stock scripts are left out: no seed with them here.\n"
            : $"| the shell scripts | {Median(theirs):0.0} ms |\n\nRatio: {Median(theirs) / Median(ours):0.0}\n";
        output.WriteLine(report);
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, "idle-freeze.md"), report);
    }

    private static double Measure(Func<CommandResult> freeze, Func<CommandResult> thaw)
    {
        CommandResult result = freeze();
        Assert.Equal(0, thaw().ExitCode);
        Assert.Equal(0, result.ExitCode);
        return result.Duration.TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
