using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbAccountFaultTests(MariaDbFixture bed, ITestOutputHelper output)
    : AccountFaultTests(bed.Server, GuestAgentBuild.Debian12, output)
{
}
