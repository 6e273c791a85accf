using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>On MySQL.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlAbandonedSessionTests(MySqlFixture bed) : AbandonedSessionTests(bed.Server, GuestAgentBuild.Unstable)
{
}
