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
        return ("env", Env(program.Variables, file, arguments));
    }

    /// <summary>The arguments of env(1) that run a program of this machine in one.</summary>
    /// <param name="variables">Its variables, each <c>NAME=VALUE</c>.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static IReadOnlyList<string> Env(
        IReadOnlyList<string> variables, string file, params IReadOnlyList<string> arguments) =>
    [
        .. variables, "unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc", file,
        .. arguments,
    ];

    /// <inheritdoc/>
    public void Remove(string name)
    {
    }
}
