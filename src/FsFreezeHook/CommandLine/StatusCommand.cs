using System;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "status";

    /// <summary>Prints what is frozen now, and how the last freezes went.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location, bool asJson)
    {
        throw new NotImplementedException();
    }
}
