using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Agent 7.2, with MariaDB.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbHandFaultTests(MariaDbFixture bed) : HandFaultTests(bed.Server, GuestAgentBuild.Debian12)
{
}
