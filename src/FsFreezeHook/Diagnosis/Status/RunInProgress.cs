namespace FsFreezeHook.Diagnosis.Status;

/// <summary>A run that has the run lock.</summary>
/// <param name="Pid">Its process; null where the kernel does not say.</param>
/// <param name="Verb">What it does, <c>freeze</c>, <c>thaw</c> or <c>rehearse</c>; null where that cannot be told.</param>
/// <param name="RunningMilliseconds">How long it has been running; null where that is not known.</param>
internal sealed record RunInProgress(int? Pid, string? Verb, long? RunningMilliseconds);
