using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A program that is run in a container.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Variables">The container's variables, each <c>NAME=VALUE</c>.</param>
/// <param name="Home">What it sees as its root.</param>
/// <param name="Folders">Folders in there that it has as they are outside of the container, such as its data.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ContainedProgram(
    string Container,
    IReadOnlyList<string> Variables,
    Chroot Home,
    IReadOnlyList<string> Folders,
    string Program,
    IReadOnlyList<string> Arguments)
{
    /// <summary>The folders, as options of an engine's: <c>OUTSIDE:INSIDE</c> after the option's name.</summary>
    public IEnumerable<string> Volumes(string option) => Folders.Select(folder => $"{option}={folder}:{Home.Inside(folder)}");

    /// <summary>The variables, as options of an engine's.</summary>
    public IEnumerable<string> Environment(string option) => Variables.Select(variable => $"{option}={variable}");
}
