using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbServerFaultTests(MariaDbFixture bed, ITestOutputHelper output)
    : ServerFaultTests(bed.Server, GuestAgentBuild.Debian12, output)
{
}
