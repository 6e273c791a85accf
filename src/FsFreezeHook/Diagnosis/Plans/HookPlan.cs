using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>Which entries of the hook directory would be run, in order, and which not.</summary>
internal sealed record HookPlan
{
    /// <summary>The settings.</summary>
    public required HookSettings Settings { get; init; }

    /// <summary>The entries, in the order in which hooks are run.</summary>
    public IReadOnlyList<HookFile> Entries { get; init; } = [];

    /// <summary>What of them others than root may change.</summary>
    public IReadOnlyList<UnsafePath> Unsafe { get; init; } = [];

    /// <summary>Why the directory cannot be read; null where it can.</summary>
    public FailureException? Failure { get; init; }

    /// <summary>The hooks that would be run.</summary>
    internal IEnumerable<HookFile> Run => Entries.Where(entry => entry.Skipped is null);

    /// <summary>Looks at the hook directory.</summary>
    internal static HookPlan Of(HookSettings settings)
    {
        try
        {
            IReadOnlyList<HookFile> entries = HookDirectory.List(settings.HookDirectory);
            return new HookPlan
            {
                Settings = settings,
                Entries = entries,
                Unsafe = [.. new HookSafety(settings.HookDirectory, entries).Find()],
            };
        }
        catch (FailureException e)
        {
            return new HookPlan { Settings = settings, Failure = e };
        }
    }
}
