using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>MySQL 9.7, agent 11.1.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlAgentDryRunTests(MySqlFixture bed)
    : AgentDryRunTests(new FaultBench(bed.Server, GuestAgentBuild.Unstable))
{
}
