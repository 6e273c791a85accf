namespace FsFreezeHook.VmTests.TestBed;

/// <summary>What a script in the guest came to.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal that ended it.</param>
/// <param name="Output">What it printed, on both streams.</param>
internal sealed record GuestResult(int ExitCode, string Output);
