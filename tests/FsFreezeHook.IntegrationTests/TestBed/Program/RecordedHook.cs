namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A hook, in <c>freeze.json</c>.</summary>
public sealed record RecordedHook(string Name, int Status, double Milliseconds);
