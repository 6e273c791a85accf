namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How a lock ended, in <c>thaw.json</c>.</summary>
public sealed record RecordedOutcome(
    string Name, string Outcome, double? HeldMilliseconds, bool WhenFilesystemsThawed, string? Note);
