namespace FsFreezeHook.Benchmarks;

/// <summary>A part of what is measured; each has a table of its own.</summary>
internal enum Part
{
    /// <summary>Whole cycles by a real agent.</summary>
    Cycle,

    /// <summary>Freezes and thaws by the program alone, and what it costs to hold.</summary>
    Freeze,

    /// <summary>How a freeze grows with the machine.</summary>
    Growth,
}
