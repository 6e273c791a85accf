namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How far a replica had applied its source, in <c>freeze.json</c>.</summary>
public sealed record RecordedReplication(
    string? Channel, string? Source, string? File, long? Position, string? GtidSet, bool Exact);
