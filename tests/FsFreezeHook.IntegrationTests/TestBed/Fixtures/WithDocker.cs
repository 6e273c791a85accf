using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Tests that share one Docker, and where no server runs but those that a test starts.</summary>
[CollectionDefinition(nameof(WithDocker))]
public sealed class WithDocker : ICollectionFixture<DockerEngine>
{
}
