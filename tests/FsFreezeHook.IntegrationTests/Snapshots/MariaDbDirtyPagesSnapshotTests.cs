using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>Debian 12's MariaDB.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDbDirtyPagesSnapshotTests(MariaDbOnLoopFixture bed, ITestOutputHelper output)
    : DirtyPagesSnapshotTests(bed, output), IClassFixture<MariaDbOnLoopFixture>;
