using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>Which entries of the hook directory would be run, in order, and which not.</summary>
internal sealed record HookPlan
{
    public required HookSettings Settings { get; init; }

    /// <summary>The entries, in the order in which hooks are run.</summary>
    public IReadOnlyList<HookFile> Entries { get; init; } = [];

    /// <summary>What of them others than root may change.</summary>
    public IReadOnlyList<UnsafePath> Unsafe { get; init; } = [];

    /// <summary>Why the directory cannot be read; null where it can.</summary>
    public FailureException? Failure { get; init; }

    /// <summary>
    /// That a freeze is expected to fail as the last one did, since it killed a hook at its limit that is the same still, and has
    /// no more time; null where nothing is known against them. No hook is run to find out more.
    /// </summary>
    public FailureException? KilledAgain { get; init; }

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

    /// <summary>The same, with what the last freeze tells of these hooks.</summary>
    /// <param name="history">The last freezes.</param>
    internal HookPlan WithHistory(History history)
    {
        // One that was refused ran no hook.
        HistoryEntry? last = history.Freezes.LastOrDefault(
            freeze => freeze.ExitCode != ExitCode.For(FailureReason.AlreadyFrozen));
        return last?.ExitCode == ExitCode.For(FailureReason.HookKilled)
            && Settings.HookTimeout <= last.EndedAt - last.StartedAt
            && Run.FirstOrDefault(hook => last.Line?.StartsWith($"{hook.Path}: ", StringComparison.Ordinal) == true) is { } killed
            && LastChange(killed) < last.StartedAt
            ? this with
            {
                KilledAgain = new FailureException(
                    FailureReason.HookKilled,
                    $"{killed.Path}: was killed at its limit in the last freeze, and has not changed since; "
                        + "correct it, or raise 'hook-timeout' in [hook]"),
            }
            : this;
    }

    // Of the file itself, and of a link to it.
    private static DateTimeOffset? LastChange(HookFile hook)
    {
        try
        {
            using SafeFileHandle file = Descriptor.OpenNothing(hook.Path);
            return new[] { FileSystem.Describe(file).ChangedAt, FileSystem.Describe(hook.Path)?.ChangedAt }.Max();
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
