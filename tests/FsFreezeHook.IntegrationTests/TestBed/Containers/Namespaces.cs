using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>No engine: a namespace of each kind, which is all that the kernel knows of a container.</summary>
internal sealed class Namespaces : IContainerEngine
{
    /// <inheritdoc/>
    public int Root => 0;

    /// <inheritdoc/>
    public (string File, IReadOnlyList<string> Arguments) Run(ContainedProgram program)
    {
        (string file, IReadOnlyList<string> arguments) = program.Home.Program(program.Program, program.Arguments);
        return ("env", [
            .. program.Variables, "unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--fork", "--kill-child",
            "--mount-proc", file, .. arguments,
        ]);
    }

    /// <inheritdoc/>
    public void Remove(string name)
    {
    }
}
