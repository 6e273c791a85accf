using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.Configuration;

/// <summary>Makes the instances out of their sections: who inherits, who stands, and what only makes sense together.</summary>
/// <param name="sections">The sections of all files.</param>
/// <param name="engines">Those that each engine may have.</param>
/// <param name="errors">Receives contradictions; the default, or what stood first, is in force then.</param>
internal sealed class InstanceResolver(SectionSet sections, IReadOnlyList<EngineSections> engines, ErrorList errors)
{
    private readonly Dictionary<string, (string Section, SectionEntries Entries)> _names = new(StringComparer.Ordinal);

    /// <summary>
    /// The instances, engine by engine: the unnamed one first, then as their sections stand; without any the implicit one.
    /// </summary>
    public IReadOnlyList<InstanceSettings> Resolve()
    {
        List<InstanceSettings> instances = [];
        foreach (EngineSections engine in engines)
        {
            int before = instances.Count;
            SectionEntries? unnamed = sections.Unnamed(engine);
            if (unnamed is not null)
            {
                Add(instances, engine, engine.Word, $"[{engine.Word}]", unnamed, unnamed);
            }

            foreach ((string name, SectionEntries entries) in sections.Named(engine))
            {
                Add(instances, engine, name, $"[{engine.Word} {name}]", entries, unnamed?.Inherit(entries) ?? entries);
            }

            if (instances.Count == before && engine.Implicit is { } assumed && !_names.ContainsKey(assumed.Name))
            {
                instances.Add(assumed);
            }
        }

        return instances;
    }

    private void Add(
        List<InstanceSettings> instances, EngineSections engine, string name, string section, SectionEntries stands,
        SectionEntries entries)
    {
        if (!_names.TryAdd(name, (section, stands)))
        {
            (string earlier, SectionEntries there) = _names[name];
            Report(
                engine,
                stands.File,
                stands.Line,
                $"{section} has the name of the instance {earlier} at {there.File}:{there.Line}; give it another");
            return;
        }

        InstanceSettings instance = engine.Build(
            name, entries, (entry, problem) => Report(engine, entry.File, entry.Line, problem));
        instances.Add(LimitStall(engine, instance, entries));
    }

    private InstanceSettings LimitStall(EngineSections engine, InstanceSettings instance, SectionEntries entries)
    {
        if (instance.MaxStall <= instance.LockTimeout)
        {
            return instance;
        }

        // Who shortens lock-timeout below the default of max-stall means both.
        if (entries.Find("max-stall") is { } stall)
        {
            string limit = entries.Find("lock-timeout") is { } timeout
                ? FormattableString.Invariant($"{Duration.Format(instance.LockTimeout)} at {timeout.File}:{timeout.Line}")
                : $"by default {Duration.Format(instance.LockTimeout)}";
            Report(
                engine,
                stall.File,
                stall.Line,
                $"'max-stall' of instance {instance.Name} is longer than its 'lock-timeout', {limit}; shorten it or raise that");
        }

        TimeSpan usual = InstanceSettings.UsualMaxStall;
        return instance with { MaxStall = usual < instance.LockTimeout ? usual : instance.LockTimeout };
    }

    private void Report(EngineSections engine, string file, int line, FormattableString problem) =>
        errors.Add(file, line, FormattableString.Invariant(problem), engine.Word);
}
