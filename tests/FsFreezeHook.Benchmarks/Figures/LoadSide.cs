using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>The cycles of one side.</summary>
internal sealed class LoadSide
{
    private readonly IReadOnlyList<LoadCycle> _cycles;
    private readonly IReadOnlyList<LoadCycle> _locked;

    /// <summary>Takes them.</summary>
    public LoadSide(IReadOnlyList<LoadCycle> cycles)
    {
        _cycles = cycles;
        _locked = [.. cycles.Where(cycle => cycle.IsLocked)];
        HasLocked = _locked.Count > 0;
    }

    /// <summary>Whether there is a cycle with a lock.</summary>
    public bool HasLocked { get; }

    /// <summary>How many freezes said that they had the lock, and had none.</summary>
    public int Unlocked => _cycles.Count - _locked.Count - Refused;

    /// <summary>How long the freezes took, whether or not there was a lock.</summary>
    public Sample Freezes => _cycles.Select(cycle => cycle.Freeze).Times();

    private int Refused => _cycles.Count(cycle => !cycle.Freeze.Succeeded);

    /// <summary>Something of the cycles with a lock.</summary>
    public Sample OfLocked(Func<LoadCycle, double> value) => new(_locked.Select(value));

    /// <summary>A sample of this side, and in how many of the cycles there was no lock.</summary>
    public string Says(Sample sample) => Texts.Both(sample)
        + (Refused > 0 ? $", {Refused} of {_cycles.Count} refused" : string.Empty)
        + (Unlocked > 0 ? $", **{Unlocked} of {_cycles.Count} not locked when it returned**" : string.Empty);
}
