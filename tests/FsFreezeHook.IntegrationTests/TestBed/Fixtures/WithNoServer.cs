using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tests that need no database server, or bring their own.</summary>
[CollectionDefinition(nameof(WithNoServer))]
public sealed class WithNoServer : ICollectionFixture<NoServerFixture>
{
}
