using FsFreezeHook.Hooks;
using FsFreezeHook.Records;


namespace FsFreezeHook.CommandLine;

/// <summary>The hidden verb that reads on what a hook's background process writes.</summary>
internal static class DrainCommand
{
    /// <summary>Reads standard input to its end.</summary>
    internal static void Run(string hook, string runtimeDirectory) =>
        OutputDrain.Run(hook, new RuntimeDirectory(runtimeDirectory));
}
