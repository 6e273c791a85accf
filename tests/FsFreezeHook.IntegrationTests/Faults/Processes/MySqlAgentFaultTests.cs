using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Agent 11.1, with MySQL.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlAgentFaultTests(MySqlFixture bed) : AgentFaultTests(bed.Server, GuestAgentBuild.Unstable)
{
}
