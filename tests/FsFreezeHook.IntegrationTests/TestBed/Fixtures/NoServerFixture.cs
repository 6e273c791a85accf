namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A machine on which no database server runs.</summary>
public sealed class NoServerFixture
{
    public NoServerFixture() => RunningServers.MustBeNone();
}
