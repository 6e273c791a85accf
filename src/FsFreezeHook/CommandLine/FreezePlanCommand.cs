using System;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook freeze --dry-run</c>.</summary>
internal static class FreezePlanCommand
{
    /// <summary>Prints what <c>freeze</c> would do now. Changes nothing.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location)
    {
        throw new NotImplementedException();
    }
}
