namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A group of which every member takes writes.</summary>
public sealed class MultiPrimaryGroupFixture() : GroupFixture(allArePrimaries: true)
{
}
