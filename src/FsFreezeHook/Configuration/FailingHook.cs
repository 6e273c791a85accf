namespace FsFreezeHook.Configuration;

/// <summary>What a hook's non-zero exit does to a freeze (key <c>failing-hook</c>).</summary>
internal enum FailingHook
{
    /// <summary>The freeze goes on, and is degraded.</summary>
    Continue,

    /// <summary>The freeze fails and what succeeded is undone.</summary>
    Abort,

    /// <summary>It is in the log alone, as with the stock script.</summary>
    Ignore,
}
