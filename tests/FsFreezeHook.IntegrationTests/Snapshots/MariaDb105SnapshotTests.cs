using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>Debian 11 alone: its agent 5.2, its MariaDB 10.5, and the program with its C library.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MariaDb105SnapshotTests(MariaDb105OnLoopFixture bed, ITestOutputHelper output)
    : SnapshotTests(bed, output), IClassFixture<MariaDb105OnLoopFixture>
{
    private protected override IReadOnlyList<GuestAgentBuild> Agents => [GuestAgentBuild.Debian11];
}
