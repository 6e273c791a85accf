using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDb1011StrategyTests(MariaDbOnLoopFixture bed)
    : MariaDbStrategyTests(bed), IClassFixture<MariaDbOnLoopFixture>
{
}
