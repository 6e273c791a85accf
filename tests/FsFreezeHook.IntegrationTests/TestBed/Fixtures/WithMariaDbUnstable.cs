using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tests that share one MariaDB of Debian unstable.</summary>
[CollectionDefinition(nameof(WithMariaDbUnstable))]
public sealed class WithMariaDbUnstable : ICollectionFixture<MariaDbUnstableFixture>
{
}
