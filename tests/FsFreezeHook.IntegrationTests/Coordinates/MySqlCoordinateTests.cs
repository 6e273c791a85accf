using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithMySql))]
public sealed class MySqlCoordinateTests(MySqlFixture bed) : CoordinateTests(bed.Server)
{
}
