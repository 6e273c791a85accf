using System;
using System.IO;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding;

/// <summary>
/// Watches whether the agent has something frozen, so that a lock does not outlive its reason: an agent that freezes nothing, or dies
/// before it does, never calls thaw.
/// </summary>
internal sealed class AgentWatch : IDisposable
{
    private readonly string _stateFile;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly DirectoryWatch _names;
    private Deadline? _deadline;

    private AgentWatch(string stateFile, TimeSpan limit, TimeProvider time, DirectoryWatch names)
    {
        _stateFile = stateFile;
        _limit = limit;
        _time = time;
        _names = names;
    }

    /// <summary>Readable once something happened in the agent's state directory: then <see cref="Look"/>.</summary>
    internal SafeFileHandle Handle => _names.Handle;

    /// <summary>How much longer the lock may be held; null while the agent has something frozen.</summary>
    internal TimeSpan? Remaining => _deadline?.Remaining;

    /// <summary>
    /// Whether the agent has had nothing frozen for as long as it may. It looks once more, for a word that came in the last moment.
    /// </summary>
    internal bool IsOver
    {
        get
        {
            Look();
            return _deadline is { IsOver: true };
        }
    }

    /// <summary>Sets the watch. It is set before the commit: the file may come and go within microseconds of it.</summary>
    /// <param name="stateFile">The agent's state file.</param>
    /// <param name="limit">How long the lock may be held without it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PosixException">The file's directory is not there.</exception>
    internal static AgentWatch Set(string stateFile, TimeSpan limit, TimeProvider time) =>
        new(stateFile, limit, time, DirectoryWatch.Set(Path.GetDirectoryName(stateFile) ?? "/"));

    /// <summary>Looks whether the file is there. The limit runs from when it was first seen not to be.</summary>
    internal void Look()
    {
        _names.Drain();
        _deadline = FileSystem.Exists(_stateFile) ? null : _deadline ?? Deadline.After(_limit, _time);
    }

    /// <inheritdoc/>
    public void Dispose() => _names.Dispose();
}
