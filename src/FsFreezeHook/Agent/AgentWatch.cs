using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Agent;

/// <summary>
/// Watches the agent, so that a lock does not outlive its reason: an agent that freezes nothing, or dies before it
/// does, never calls thaw.
/// </summary>
internal sealed class AgentWatch : IDisposable
{
    // What an agent gives its thaw hook.
    private const string ThawArgument = "thaw";

    // A thaw hook starts within a millisecond or two of the file's end. One that does not is waited for until it asks
    // for the release itself.
    private static readonly TimeSpan LookForHook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan HookStarts = TimeSpan.FromMilliseconds(100);

    private readonly WatchedAgent _watched;
    private readonly TimeProvider _time;
    private readonly DirectoryWatch? _names;
    private readonly SafeFileHandle? _end;
    private Deadline? _deadline;
    private long? _frozenAt;
    private long? _goneAt;
    private bool _hasEnded;

    private AgentWatch(WatchedAgent watched, TimeProvider time, DirectoryWatch? names, SafeFileHandle? end)
    {
        _watched = watched;
        _time = time;
        _names = names;
        _end = end;
        _hasEnded = end is null && watched.Process is { } agent && !agent.IsAlive;
    }

    /// <summary>One of them is readable once something happened to the agent: then <see cref="Look"/>.</summary>
    internal IEnumerable<SafeFileHandle> Handles
    {
        get
        {
            if (_names is { Handle: { } names })
            {
                yield return names;
            }

            if (_end is { } end && !_hasEnded)
            {
                yield return end;
            }
        }
    }

    /// <summary>
    /// How long until it is to be looked again, though nothing happened: when the lock may be held no longer, or while its thaw
    /// hook is to be seen, see <see cref="HasThawed"/>; null: no need.
    /// </summary>
    internal TimeSpan? NextLook => HasEndedUnfrozen ? TimeSpan.Zero
        : _goneAt is { } since && !HasThawed && _time.GetElapsedTime(since) < HookStarts ? LookForHook
        : _deadline?.Remaining;

    /// <summary>
    /// Whether it has thawed its filesystems: the snapshot is over, and its thaw hook runs next. The state file's end alone does
    /// not tell: an agent that finds nothing to freeze removes it too, before it answers its host, which takes its
    /// snapshot after that.
    /// </summary>
    internal bool HasThawed { get; private set; }

    /// <summary>
    /// How long the agent had filesystems frozen, up to now; null where it had none, or where that was not seen.
    /// </summary>
    internal TimeSpan? Frozen { get; private set; }

    /// <summary>
    /// Why the lock may be held no longer; null where it may. It looks once more, for a word that came in the last moment.
    /// </summary>
    internal string? FindReason()
    {
        Look();
        return HasEndedUnfrozen ? _watched.Ended
            : _deadline is { IsOver: true }
                ? $"the agent had nothing frozen, and did not thaw, for {_watched.UnfrozenLimit?.TotalSeconds:0.#} s "
                    + "('unfrozen-limit')"
            : null;
    }

    // One that ends while it has something frozen is started again, finds its state file, and thaws. Until then it has not ended.
    private bool HasEndedUnfrozen => _hasEnded && _frozenAt is null && (Frozen is null || _watched.UnfrozenLimit is null);

    /// <summary>
    /// Sets the watch. It is set before the commit: the agent's state file may come and go within microseconds of it.
    /// </summary>
    /// <param name="watched">Says what is to be watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="problem">Why the state file is not watched though it should be; null where it is, or need not be.</param>
    /// <exception cref="PosixException">The state file's directory is not there.</exception>
    internal static AgentWatch Set(WatchedAgent watched, TimeProvider time, out string? problem)
    {
        problem = null;
        DirectoryWatch? names = null;
        try
        {
            names = watched.StateFile is { } file ? DirectoryWatch.Set(Path.GetDirectoryName(file) ?? "/") : null;
        }
        catch (PosixException e) when (e.IsUsedUp || e.IsDenied)
        {
            // Of all that root runs, containers included, 128 may watch at a time, by default. The lock has its other limits.
            string remedy = e.IsUsedUp ? "raise fs.inotify.max_user_instances" : e.Remedy;
            problem = $"the agent is not watched, so only thaw or 'max-hold' releases the lock: {e.Message}; {remedy}";
        }

        // Where it is not seen whether it has something frozen, its end says nothing: unless there is nothing
        // that it could freeze.
        bool isWatched = names is not null || watched.UnfrozenLimit is null;
        return new AgentWatch(
            isWatched ? watched : watched with { Process = null }, time, names, isWatched ? watched.Process?.Open() : null);
    }

    /// <summary>Looks how things stand. The limit runs from when the agent was first seen to have nothing frozen.</summary>
    internal void Look()
    {
        _hasEnded = _hasEnded || (_end is not null && Descriptor.WaitReadable([_end], TimeSpan.Zero) == 0);
        if (_names is null)
        {
            return;
        }

        bool came = _names.Drain(Path.GetFileName(_watched.StateFile!));

        if (FileSystem.Exists(_watched.StateFile!))
        {
            (_frozenAt, _goneAt) = (_frozenAt ?? _time.GetTimestamp(), null);
            Frozen = _time.GetElapsedTime(_frozenAt.Value);
            _deadline = null;
            return;
        }

        if (_frozenAt is { } since)
        {
            Frozen = _time.GetElapsedTime(since);
            _goneAt = _time.GetTimestamp();
        }
        else if (came)
        {
            Frozen ??= TimeSpan.Zero;
        }

        _frozenAt = null;
        HasThawed = HasThawed || (_goneAt is not null && RunsThawHook);
        _deadline ??= _watched.UnfrozenLimit is { } limit ? Deadline.After(limit, _time) : null;
    }

    private bool RunsThawHook => _watched.Process is { IsAlive: true } agent && ProcFile.Children(agent.Pid)
        .Any(child => ProcFile.Words(string.Create(CultureInfo.InvariantCulture, $"/proc/{child}/cmdline"))
            .LastOrDefault() == ThawArgument);

    /// <inheritdoc/>
    public void Dispose()
    {
        _names?.Dispose();
        _end?.Dispose();
    }
}
