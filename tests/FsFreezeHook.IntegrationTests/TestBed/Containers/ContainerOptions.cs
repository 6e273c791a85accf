using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The container of a server.</summary>
/// <param name="Engine">What makes it.</param>
/// <param name="Name">Its name, where the engine gives names.</param>
/// <param name="Variables">Its variables, each <c>NAME=VALUE</c>.</param>
internal sealed record ContainerOptions(IContainerEngine Engine, string Name, params IReadOnlyList<string> Variables)
{
    /// <summary>One without an engine.</summary>
    public static ContainerOptions WithoutEngine(params IReadOnlyList<string> variables) =>
        new(new Namespaces(), string.Empty, variables);
}
