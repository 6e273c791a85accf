using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tests that share one MySQL.</summary>
[CollectionDefinition(nameof(WithMySql))]
public sealed class WithMySql : ICollectionFixture<MySqlFixture>
{
}
