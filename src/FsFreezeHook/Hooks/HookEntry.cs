namespace FsFreezeHook.Hooks;

/// <summary>One hook in the freeze record.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Status">Its exit status, as a shell counts it.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record HookEntry(string Name, int Status, long Milliseconds);
