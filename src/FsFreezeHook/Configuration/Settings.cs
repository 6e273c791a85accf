using System.Collections.Generic;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.Configuration;

/// <summary>The whole configuration as it was read.</summary>
/// <param name="Hook">The dispatcher's own settings.</param>
/// <param name="Instances">The instances: the unnamed one first, then in the order of their sections; never empty.</param>
/// <param name="Files">The files that were read, in their order; empty where none stands.</param>
internal sealed record Settings(HookSettings Hook, IReadOnlyList<InstanceSettings> Instances, IReadOnlyList<string> Files)
{
    /// <summary>The parts in which something is wrong, and so which may not be what is written, or meant.</summary>
    public ConfigurationParts Refused { get; init; }
}
