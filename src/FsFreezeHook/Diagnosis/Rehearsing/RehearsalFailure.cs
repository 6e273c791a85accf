namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>Why a rehearsal failed.</summary>
/// <param name="ExitCode">What the program exits with.</param>
/// <param name="Message">The line that it prints on standard error.</param>
internal sealed record RehearsalFailure(int ExitCode, string Message);
