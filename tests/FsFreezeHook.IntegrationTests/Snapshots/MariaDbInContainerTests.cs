using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>Debian 12's MariaDB in a container.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbInContainerTests(MariaDbInContainerFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MariaDbInContainerFixture>
{
}
