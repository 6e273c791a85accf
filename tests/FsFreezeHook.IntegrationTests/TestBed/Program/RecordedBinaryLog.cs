namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Where an instance's binary log stood, in <c>freeze.json</c>.</summary>
public sealed record RecordedBinaryLog(bool Enabled, string? File, long? Position, string? GtidSet, bool Exact, string? Source);
