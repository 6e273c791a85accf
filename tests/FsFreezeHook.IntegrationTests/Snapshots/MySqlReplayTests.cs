using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlReplayTests(MySqlOnLoopFixture bed, ITestOutputHelper output)
    : ReplayTests(bed, output), IClassFixture<MySqlOnLoopFixture>
{
}
