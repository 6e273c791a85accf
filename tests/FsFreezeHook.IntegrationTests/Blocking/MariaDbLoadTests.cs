using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

[Collection(nameof(WithMariaDb))]
public sealed class MariaDbLoadTests(MariaDbFixture bed, ITestOutputHelper output) : LoadTests(bed.Server, output)
{
}
