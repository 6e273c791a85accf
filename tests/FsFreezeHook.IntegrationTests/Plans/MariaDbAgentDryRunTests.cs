using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>MariaDB 10.11, agent 7.2.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbAgentDryRunTests(MariaDbFixture bed)
    : AgentDryRunTests(new FaultBench(bed.Server, GuestAgentBuild.Debian12))
{
}
