using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlDirtyPagesSnapshotTests(MySqlOnLoopFixture bed, ITestOutputHelper output)
    : DirtyPagesSnapshotTests(bed, output), IClassFixture<MySqlOnLoopFixture>;
