using System.IO;
using System.Linq;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Configuration.OptionFiles;

/// <summary>Adds to a configuration what MySQL's and MariaDB's option files say of its instances.</summary>
internal static class SettingsWithOptionFiles
{
    /// <summary>These settings with what the option files say of the instances that take part.</summary>
    /// <remarks>Not for thaw, which must not depend on files that may have changed since.</remarks>
    /// <param name="settings">The settings.</param>
    /// <param name="places">Where option files are.</param>
    /// <exception cref="FailureException">A file that the configuration names is unreadable, unsafe or malformed, and its instance is required.</exception>
    internal static Settings WithOptionFiles(this Settings settings, OptionFilePlaces places) => settings with
    {
        Instances = [.. settings.Instances.Select(instance => Complete(settings.Hook, instance, places))],
    };

    // Nobody asked for a server that takes part by itself: a file of the client's, which was there before, fails no freeze.
    private static InstanceSettings Complete(HookSettings hook, InstanceSettings instance, OptionFilePlaces places)
    {
        instance = instance with { LoginMemory = Path.Combine(hook.RuntimeDirectory, instance.Name + ".logins") };
        try
        {
            return instance.Enabled == Participation.No ? instance : OptionFileReader.Complete(instance, places);
        }
        catch (FailureException e) when (instance.Enabled == Participation.Auto)
        {
            return instance with { Problem = e.Message };
        }
    }
}
