namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Which member of a group it was, in <c>freeze.json</c>.</summary>
public sealed record RecordedGroup(string Group, string Member, string Role, string View, long? ApplierQueue, string StateBefore);
