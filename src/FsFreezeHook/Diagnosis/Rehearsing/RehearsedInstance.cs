using FsFreezeHook.Holding.FreezeSide;


namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>An instance that was asked in a rehearsal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Server">Its server in words; null where it was not locked.</param>
/// <param name="Lock">Its lock strategy; null where it was not locked.</param>
/// <param name="Timeline">When it reached each step.</param>
internal sealed record RehearsedInstance(string Name, string? Server, string? Lock, Timeline Timeline);
