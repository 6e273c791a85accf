using System.Collections.Generic;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>One side's strip of a timeline; times are in milliseconds from the start of freeze.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Commits">When the writer's commits were acknowledged.</param>
/// <param name="Frozen">When freeze had ended.</param>
/// <param name="ThawStarted">When thaw was started.</param>
internal sealed record Strip(string Name, IReadOnlyList<double> Commits, double Frozen, double ThawStarted);
