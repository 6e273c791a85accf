using System;
using System.CommandLine;
using FsFreezeHook.Failures;
using FsFreezeHook.Hooks;
using FsFreezeHook.Syncing;

namespace FsFreezeHook.CommandLine;

/// <summary>The verbs that this program alone starts, beside the holder's.</summary>
internal static class HiddenVerbs
{
    /// <summary>What goes on reading the output of a hook's background process.</summary>
    internal static Command Drain()
    {
        Argument<string> hook = new("hook");
        Argument<string> runtime = new("runtime-directory");
        Command command = new(OutputDrain.Verb) { Hidden = true };
        command.Add(hook);
        command.Add(runtime);
        command.SetAction(result =>
        {
            DrainCommand.Run(result.GetRequiredValue(hook), result.GetRequiredValue(runtime));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What writes out a filesystem's recent files before a lock.</summary>
    /// <param name="time">The clock.</param>
    internal static Command WriteOut(TimeProvider time)
    {
        Argument<string> path = new("path");
        Command command = new(RecentFiles.Verb) { Hidden = true };
        command.Add(path);
        command.SetAction(result =>
        {
            RecentFiles.Write(result.GetRequiredValue(path), time);
            return ExitCode.Success;
        });
        return command;
    }
}
