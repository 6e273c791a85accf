using System.Collections.Generic;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>One of a plot's curves.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">Its points, from left to right.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
