using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Records;

namespace FsFreezeHook.CommandLine;

/// <summary>Finds the directories of the freeze that is in force, whatever has become of its configuration.</summary>
internal static class ActiveSettings
{
    /// <summary>
    /// The settings, with the directories that freeze had: where the configuration names no freeze that is in force, it may have
    /// been changed, broken or removed since, and what holds says where.
    /// </summary>
    /// <param name="settings">What the configuration says now.</param>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="problems">Gets a line where the directories are others.</param>
    internal static Settings Of(
        Settings settings, ProgramEnvironment environment, ConfigurationLocation location, List<string> problems)
    {
        HookSettings hook = settings.Hook;
        if (new RuntimeDirectory(hook.RuntimeDirectory).ReadRecord() is not null
            || HolderOrigin.FindRunning("/proc", environment.ProgramFile, location.ConfigFile) is not { } origin
            || origin.RuntimeDirectory == hook.RuntimeDirectory)
        {
            return settings;
        }

        problems.Add(
            $"{location.ConfigFile} has changed since freeze; using the directories that freeze used, "
                + $"{origin.RuntimeDirectory} and {origin.StateDirectory}");
        return settings with
        {
            Hook = hook with
            {
                RuntimeDirectory = origin.RuntimeDirectory,
                StateDirectory = origin.StateDirectory,
                LogFile = origin.LogFile,
            },
        };
    }
}
