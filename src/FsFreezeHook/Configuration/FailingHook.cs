namespace FsFreezeHook.Configuration;

/// <summary>What a hook's non-zero exit does to a freeze (key <c>failing-hook</c>).</summary>
internal enum FailingHook
{
    /// <summary>The freeze goes on, as under the stock dispatcher.</summary>
    Continue,

    /// <summary>The freeze fails and what succeeded is undone.</summary>
    Abort,
}
