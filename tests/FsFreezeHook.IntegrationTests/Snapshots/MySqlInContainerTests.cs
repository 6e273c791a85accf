using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>Debian unstable's MySQL in a container, whose root is another folder.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlInContainerTests(MySqlInContainerFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MySqlInContainerFixture>
{
}
