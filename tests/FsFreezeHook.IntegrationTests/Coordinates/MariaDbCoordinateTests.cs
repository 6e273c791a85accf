using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>MariaDB 10.11.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class MariaDbCoordinateTests(MariaDbFixture bed) : CoordinateTests(bed.Server)
{
}
