using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration.Ini;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Configuration;

/// <summary>Reads the configuration file and its drop-ins, <c>FILE.d/*.conf</c>, each over those before it.</summary>
internal static class ConfigurationReader
{
    private const string DropInSuffix = ".d";

    /// <summary>The configuration, which must be without a fault.</summary>
    /// <exception cref="FailureException">The first error, with file and line.</exception>
    public static Settings Read(ConfigurationLocation location, IReadOnlyList<EngineSections> engines)
    {
        (Settings settings, IReadOnlyList<string> errors) = ReadTolerantly(location, engines);
        return errors.Count == 0 ? settings : throw new FailureException(FailureReason.Configuration, errors[0]);
    }

    /// <summary>As much of the configuration as is right, with defaults for the rest, and what is wrong.</summary>
    /// <remarks>For thaw, which releases first and complains afterwards. Neither content nor an unreadable file throws.</remarks>
    public static (Settings Settings, IReadOnlyList<string> Errors) ReadTolerantly(
        ConfigurationLocation location, IReadOnlyList<EngineSections> engines)
    {
        SectionHeader headers = new([.. engines.Select(engine => engine.Word)]);
        ErrorList errors = new(headers);
        FileSource source = new(errors);
        SectionSet sections = new(errors, headers, engines);
        List<string> files = [];

        void Add(string path, bool mustExist)
        {
            if (source.Read(path, mustExist) is { } content)
            {
                files.Add(path);
                sections.Add(IniParser.Parse(path, content.Bytes.Span, errors), content.Mode);
            }
        }

        Add(location.ConfigFile, location.ConfigFileIsGiven);
        foreach (string dropIn in source.ListDropIns(location.ConfigFile + DropInSuffix))
        {
            Add(dropIn, mustExist: true);
        }

        HookSettings defaults = new() { HookDirectory = location.HookDirectory };
        HookSettings hook = sections.Hook?.ApplyTo(defaults, HookKeys.All) ?? defaults;
        hook = hook with { HookDirectory = KernelPath.Resolve(hook.HookDirectory) };
        IReadOnlyList<InstanceSettings> instances = new InstanceResolver(sections, engines, errors).Resolve();
        return (new Settings(hook, instances, files) { Refused = errors.Refused }, errors.All);
    }
}
