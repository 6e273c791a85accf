using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Configuration.OptionFiles;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Configuration;

/// <summary>The whole configuration as it was read.</summary>
/// <param name="Hook">The dispatcher's own settings.</param>
/// <param name="Instances">The instances: the unnamed one first, then in the order of their sections; never empty.</param>
/// <param name="Files">The files that were read, in their order; empty where none stands.</param>
internal sealed record Settings(HookSettings Hook, IReadOnlyList<InstanceSettings> Instances, IReadOnlyList<string> Files)
{
    /// <summary>The parts in which something is wrong, and so which may not be what is written, or meant.</summary>
    public ConfigurationParts Refused { get; init; }

    /// <summary>These settings with what MySQL's option files say of the instances that take part.</summary>
    /// <remarks>Not for thaw, which must not depend on files that may have changed since.</remarks>
    /// <exception cref="FailureException">A file that the configuration names is unreadable, unsafe or malformed, and its instance is required.</exception>
    public Settings WithOptionFiles(OptionFilePlaces places) => this with
    {
        Instances = [.. Instances.Select(instance => WithOptionFiles(instance, places))],
    };

    // Nobody asked for a server that takes part by itself: a file of the client's, which was there before, fails no freeze.
    private InstanceSettings WithOptionFiles(InstanceSettings instance, OptionFilePlaces places)
    {
        instance = instance with { LoginMemory = Path.Combine(Hook.RuntimeDirectory, instance.Name + ".logins") };
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
