using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What puts a server into a container.</summary>
internal interface IContainerEngine
{
    /// <summary>Who root in its containers is outside of them: its user id.</summary>
    int Root { get; }

    /// <summary>
    /// The command that runs a program in a new container, without a network of its host's, for as long as the program runs.
    /// </summary>
    (string File, IReadOnlyList<string> Arguments) Run(ContainedProgram program);

    /// <summary>Removes what is left of a container, whatever it does.</summary>
    void Remove(string name);
}
