using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>The program itself: its size, and its start.</summary>
internal sealed class Binary
{
    private readonly IReadOnlyList<Sample> _starts;

    private Binary(Plan plan)
    {
        Report.Progress($"the program's start, {plan.StartRounds} rounds");
        MeasuredCommand ours = new(Prepared.HookBinary, ["--version"]);
        MeasuredCommand nothing = new("/bin/true", []);
        _starts = [.. Rounds.InTurn(plan.StartRounds, ours.Run, nothing.Run).Select(Rounds.Times)];
    }

    /// <summary>Measures.</summary>
    public static Binary Measure(Plan plan) => new(plan);

    /// <summary>The rows.</summary>
    public IEnumerable<FigureRow> Rows()
    {
        double megabytes = new FileInfo(Prepared.HookBinary).Length / 1e6;
        return
        [
            FigureRow.ForReading(
                "size of the binary", Texts.Number(megabytes) + " MB", string.Empty, "the runtime, TLS and the connector"),
            FigureRow.OfRatio(
                "start (`--version`): ours ÷ /bin/true",
                Texts.Both(_starts[0]),
                "/bin/true " + Texts.Both(_starts[1]),
                _starts[0].Median / _starts[1].Median,
                null,
                "the start of the .NET runtime, its heap and its threads"),
        ];
    }
}
