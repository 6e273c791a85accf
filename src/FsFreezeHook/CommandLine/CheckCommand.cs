using System;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook check</c>.</summary>
internal static class CheckCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "check";

    /// <summary>Looks at every condition that a freeze needs, and prints what it found.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="maxAge">How old the last good freeze may be; null: any age.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ProgramEnvironment environment, ConfigurationLocation location, TimeSpan? maxAge, bool asJson)
    {
        throw new NotImplementedException();
    }
}
