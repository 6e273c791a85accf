using Xunit;

namespace FsFreezeHook.IntegrationTests.Containers;

/// <summary>Tests that share one server in a container.</summary>
[CollectionDefinition(nameof(WithServerContainer))]
public sealed class WithServerContainer : ICollectionFixture<ServerContainer>
{
}
