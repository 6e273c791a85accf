using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>The cycles of one side in one cell.</summary>
/// <param name="Name">Whose they are.</param>
/// <param name="Cycles">The cycles.</param>
/// <param name="Refused">How many further freezes failed.</param>
internal sealed record CellSide(string Name, IReadOnlyList<AgentCycle> Cycles, int Refused)
{
    /// <summary>Whether every freeze failed, and there are no cycles.</summary>
    public bool IsEmpty => Cycles.Count == 0;

    /// <summary>The longest waits of a write.</summary>
    public Sample Waits => Of(cycle => cycle.LongestWait);

    /// <summary>The cycle with the median wait.</summary>
    public AgentCycle Typical => Cycles.OrderBy(cycle => cycle.LongestWait).ElementAt((Cycles.Count - 1) / 2);

    /// <summary>Something of the cycles.</summary>
    public Sample Of(Func<AgentCycle, double> value) => new(Cycles.Select(value));

    /// <summary>Something of the cycles, in words.</summary>
    public string Says(Func<AgentCycle, double> value) => IsEmpty
        ? $"all {Refused} refused"
        : Texts.Both(Of(value)) + (Refused > 0 ? $", {Refused} more refused" : string.Empty);
}
