using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbProcessFaultTests(MariaDbFixture bed, ITestOutputHelper output)
    : ProcessFaultTests(bed.Server, GuestAgentBuild.Debian12, output)
{
}
