using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Agent 7.2, with MariaDB.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbAgentDeathFaultTests(MariaDbFixture bed, ITestOutputHelper output)
    : AgentDeathFaultTests(bed.Server, GuestAgentBuild.Debian12, output)
{
}
