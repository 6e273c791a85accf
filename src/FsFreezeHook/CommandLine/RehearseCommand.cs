using System;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook rehearse</c>.</summary>
internal static class RehearseCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "rehearse";

    /// <summary>How long the locks are held where nobody says otherwise.</summary>
    internal static readonly TimeSpan UsualHold = TimeSpan.FromSeconds(1);

    /// <summary>Locks the databases, holds the locks, releases them, and prints what it cost.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="hold">How long to hold.</param>
    /// <param name="withHooks">Whether the hooks take part.</param>
    /// <param name="asJson">Whether it is printed as JSON.</param>
    /// <exception cref="FailureException">A lock was not granted, or not held throughout. Nothing is locked any more.</exception>
    internal static void Run(ProgramEnvironment environment, ConfigurationLocation location, TimeSpan hold, bool withHooks, bool asJson)
    {
        throw new NotImplementedException();
    }
}
