namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A filesystem that was written out before the lock, in <c>freeze.json</c>.</summary>
public sealed record RecordedFilesystem(string Path, double Milliseconds, int Rounds, string? Problem);
