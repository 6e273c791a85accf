using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Soak;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlSoakTests(MySqlOnLoopFixture bed, ITestOutputHelper output)
    : SoakTests(bed, output), IClassFixture<MySqlOnLoopFixture>
{
}
