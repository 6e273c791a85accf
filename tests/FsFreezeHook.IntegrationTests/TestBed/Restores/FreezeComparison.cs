using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How long two freezes take, measured in turn, so that whatever else the machine does happens to both.</summary>
internal sealed class FreezeComparison
{
    private readonly int _rounds;
    private readonly (string Name, PublishedHook Hook, List<double> Freezes, List<double> Thaws)[] _sides;

    private FreezeComparison(int rounds, params (string Name, PublishedHook Hook)[] sides)
    {
        _rounds = rounds;
        _sides = [.. sides.Select(side => (side.Name, side.Hook, new List<double>(), new List<double>()))];
    }

    /// <summary>Measures.</summary>
    public static FreezeComparison InTurn(
        int rounds, (string Name, PublishedHook Hook) first, (string Name, PublishedHook Hook) second)
    {
        FreezeComparison comparison = new(rounds, first, second);
        for (int round = 0; round < rounds; round++)
        {
            foreach ((_, PublishedHook hook, List<double> freezes, List<double> thaws) in comparison._sides)
            {
                CommandResult freeze = hook.Freeze();
                CommandResult thaw = hook.Thaw();
                Assert.Equal((0, 0), (freeze.ExitCode, thaw.ExitCode));
                freezes.Add(freeze.Duration.TotalMilliseconds);
                thaws.Add(thaw.Duration.TotalMilliseconds);
            }
        }

        return comparison;
    }

    /// <summary>Writes the medians and their ratio to a file for people, and gives the text.</summary>
    public string Report(string file, string what)
    {
        string rows = string.Concat(_sides.Select(
            side => $"| {side.Name} | {Median(side.Freezes):0.0} ms | {Median(side.Thaws):0.0} ms |\n"));
        string text = $"{what}, {_rounds} rounds each, in turn, median:\n\n| | freeze | thaw |\n| --- | --- | --- |\n{rows}\n"
            + $"Ratio of the freezes: {Median(_sides[1].Freezes) / Median(_sides[0].Freezes):0.0}\n";
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, file), text);
        return text;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
