using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbConnectionFaultTests(MariaDbFixture bed, ITestOutputHelper output)
    : ConnectionFaultTests(bed.Server, GuestAgentBuild.Debian12, output)
{
}
