using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FsFreezeHook.CommandLine;

/// <summary>The help, with what the exit codes mean.</summary>
internal sealed class HelpWithExitStatus : SynchronousCommandLineAction
{
    private const string ExitStatus = """
        Exit status:
           0  done; for thaw also: there was nothing to thaw
           1  internal error, or not root
           2  usage
           3  configuration: unreadable, unknown key, bad value, unsafe permissions
          10  a hook failed (failing-hook = abort)      11  a hook was killed at its limit
          20  an instance could not be reached          21  access denied, or a privilege is missing
          22  the lock was not granted in time          23  the flush did not finish in time
          24  the lock was lost before thaw             25  a limit released the lock before thaw
          30  already frozen                            31  another run is in progress
        """;

    private readonly HelpAction _help;

    /// <summary>Prints what <paramref name="help"/> prints, and then the exit codes.</summary>
    internal HelpWithExitStatus(HelpAction help)
    {
        _help = help;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitStatus);
        return result;
    }
}
