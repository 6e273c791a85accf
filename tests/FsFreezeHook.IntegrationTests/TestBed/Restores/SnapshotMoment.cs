namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A snapshot's instants, on the monotonic clock.</summary>
/// <param name="FreezeAsked">Before the agent was asked to freeze.</param>
/// <param name="FreezeReturned">After it had said that it did.</param>
/// <param name="ThawAsked">Before it was asked to thaw.</param>
internal sealed record SnapshotMoment(long FreezeAsked, long FreezeReturned, long ThawAsked);
