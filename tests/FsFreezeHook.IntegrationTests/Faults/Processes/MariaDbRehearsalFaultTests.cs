using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbRehearsalFaultTests(MariaDbFixture bed) : RehearsalFaultTests(bed.Server, GuestAgentBuild.Debian12)
{
}
