using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>MariaDB 10.5.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDb105StrategyTests(MariaDb105OnLoopFixture bed)
    : MariaDbStrategyTests(bed), IClassFixture<MariaDb105OnLoopFixture>
{
}
