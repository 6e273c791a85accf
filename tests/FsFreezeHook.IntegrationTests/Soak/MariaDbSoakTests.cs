using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>Debian 12's MariaDB.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbSoakTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : SoakTests(bed, output), IClassFixture<MariaDbOnLoopFixture>
{
}
