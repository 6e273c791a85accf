using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Instances;

/// <summary>A configuration with what its engines know of their instances beside it.</summary>
internal static class CompletedSettings
{
    /// <summary>These settings with what is known of the instances beside their sections.</summary>
    /// <exception cref="FailureException">
    /// A file that the configuration names is unreadable, unsafe or malformed, and its instance is required.
    /// </exception>
    internal static Settings Complete(this Settings settings, IReadOnlyList<IEngine> engines) => settings with
    {
        Instances = [.. settings.Instances.Select(instance => engines.Of(instance).Complete(instance, settings.Hook))],
    };

    /// <summary>The engine of an instance.</summary>
    internal static IEngine Of(this IReadOnlyList<IEngine> engines, InstanceSettings instance) =>
        engines.First(engine => engine.Sections.Word == instance.Engine);

    /// <summary>The instances of an engine.</summary>
    internal static IReadOnlyList<InstanceSettings> Of(this IReadOnlyList<InstanceSettings> instances, IEngine engine) =>
        [.. instances.Where(instance => instance.Engine == engine.Sections.Word)];
}
