using System.Collections.Generic;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>One side's strip of a timeline; times are in milliseconds from the start of freeze.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Colour">Its colour, one of a picture's.</param>
/// <param name="Commits">When the clients' commits were acknowledged.</param>
/// <param name="Frozen">When freeze had ended.</param>
/// <param name="ThawStarted">When thaw was started.</param>
/// <param name="LongestWait">The longest wait of a write, less the time held.</param>
internal sealed record Strip(
    string Name, string Colour, IReadOnlyList<double> Commits, double Frozen, double ThawStarted, double LongestWait);
