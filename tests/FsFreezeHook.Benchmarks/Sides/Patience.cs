using System;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>How long is waited for what comes at once where nothing is wrong.</summary>
internal static class Patience
{
    /// <summary>The bound.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(60);
}
