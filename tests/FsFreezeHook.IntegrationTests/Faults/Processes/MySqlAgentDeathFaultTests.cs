using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Agent 11.1, with MySQL.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlAgentDeathFaultTests(MySqlFixture bed, ITestOutputHelper output)
    : AgentDeathFaultTests(bed.Server, GuestAgentBuild.Unstable, output)
{
}
