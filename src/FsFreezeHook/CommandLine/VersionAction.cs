using System.CommandLine;
using System.CommandLine.Invocation;
using FsFreezeHook.Failures;

namespace FsFreezeHook.CommandLine;

/// <summary>Prints the program's name and version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Tool.NameAndVersion);
        return ExitCode.Success;
    }
}
