using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>MariaDB 11.8.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbUnstableStrategyTests(MariaDbUnstableOnLoopFixture bed)
    : MariaDbStrategyTests(bed), IClassFixture<MariaDbUnstableOnLoopFixture>
{
}
