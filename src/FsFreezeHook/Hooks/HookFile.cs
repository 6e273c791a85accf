namespace FsFreezeHook.Hooks;

/// <summary>One entry of the hook directory.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Path">Its path.</param>
/// <param name="Skipped">Why it is not run; null for a hook.</param>
internal sealed record HookFile(string Name, string Path, SkipReason? Skipped);
