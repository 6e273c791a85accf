using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tests that share one MariaDB.</summary>
[CollectionDefinition(nameof(WithMariaDb))]
public sealed class WithMariaDb : ICollectionFixture<MariaDbFixture>
{
}
