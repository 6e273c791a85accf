using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Syncing;

/// <summary>
/// Writes out what is dirty of the filesystems that are about to be frozen, before anything is locked: freezing writes it out in
/// any case, and would do so while writers wait. It is done in rounds, for meanwhile writers go on: until a round is short, or
/// hardly shorter than the one before, or the limit is reached. It runs beside its caller, and nothing waits for
/// a device that hangs.
/// </summary>
/// <param name="mounts">A mount of each filesystem.</param>
/// <param name="program">This program's own file.</param>
/// <param name="limit">How long all of it may take.</param>
/// <param name="time">The clock.</param>
internal sealed class FilesystemSync(IEnumerable<Mount> mounts, string program, TimeSpan limit, TimeProvider time) : IDisposable
{
    /// <summary>The name of its section in the freeze record.</summary>
    internal const string Section = "filesystems";

    // Less than that is written out before anybody would notice.
    private const long Much = 16 * 1024 * 1024;

    private const double ShareOfPieces = 0.75;

    // What is left after a round was dirtied during it. Freezing writes that out in about as long, or in less.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    // Where as much becomes dirty as can be written, another round leaves no less.
    private const double WorthAnother = 0.75;

    // What became dirty since is no more than a short round's.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly SyncedFilesystem[] _filesystems =
        [.. (limit > TimeSpan.Zero ? mounts : []).Select(mount => new SyncedFilesystem(mount))];
    private TimeSpan _used;
    private Deadline _begun;
    private Deadline? _rest;
    private Thread? _thread;
    private EventDescriptor? _stop;
    private EventDescriptor? _done;

    /// <summary>The filesystems, and what became of each: not while it is going on.</summary>
    internal IReadOnlyList<SyncedFilesystem> Filesystems => _filesystems;

    /// <summary>How long all of it may take.</summary>
    internal TimeSpan Limit => limit;

    /// <summary>Whether it is so long ago that it is worth doing once more, and that is not given up.</summary>
    internal bool IsStale => _rest?.Elapsed > FreshFor && Pending.Any() && Left > Short;

    /// <summary>
    /// How much longer writers are to run before anything else makes them wait: a commit may have waited for all of the last
    /// round, and would wait for the lock in one with it.
    /// </summary>
    internal TimeSpan Rest => _rest?.Remaining ?? TimeSpan.Zero;

    private TimeSpan Left => limit - _used;

    private IEnumerable<SyncedFilesystem> Pending => _filesystems.Where(filesystem => filesystem.Problem is null);

    /// <summary>Begins, or begins once more.</summary>
    /// <param name="atMost">How long it may take, where that is less than what is left of the limit.</param>
    /// <exception cref="PosixException">There are too many open files.</exception>
    /// <returns>Whether there is anything to do, and time for it.</returns>
    internal bool Begin(TimeSpan? atMost = null)
    {
        TimeSpan bound = atMost < Left ? atMost.Value : Left;
        if (!Pending.Any() || bound <= TimeSpan.Zero)
        {
            return false;
        }

        (_stop, _done) = (new EventDescriptor(), new EventDescriptor());
        _begun = Deadline.After(bound, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "sync" };
        _thread.Start();
        return true;
    }

    /// <summary>Waits until it has ended: a moment longer than its limit at most.</summary>
    /// <param name="interruption">What ends it early once it can be read.</param>
    /// <param name="every">How often <paramref name="progress"/> is told.</param>
    /// <param name="progress">Is told how long it has been going on; null: nobody.</param>
    internal void Finish(SafeFileHandle interruption, TimeSpan every, Action<TimeSpan>? progress)
    {
        if (_thread is not { } thread)
        {
            return;
        }

        while (Descriptor.WaitReadable([_done!.Handle, interruption], progress is null ? null : every) < 0)
        {
            progress?.Invoke(_begun.Elapsed);
        }

        _stop!.Set();
        thread.Join();
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop?.Set();
        _thread?.Join();
        Forget();
    }

    private void Forget()
    {
        _stop?.Dispose();
        _done?.Dispose();
        (_thread, _stop, _done) = (null, null, null);
    }

    private void Run()
    {
        TimeSpan took = TimeSpan.Zero;
        try
        {
            if (DirtyMemory.Bytes > Much)
            {
                // The rest of the time is the others', where a device hangs.
                Deadline pieces = Deadline.After(_begun.Remaining * ShareOfPieces, time);
                SyncedFilesystem[] dirty = [.. Pending.Where(filesystem => filesystem.Dirty is null or > Much)];
                _ = SyncRound.Run(dirty, program, pieces, _stop!.Handle, time);
            }

            for (TimeSpan? before = null; !_begun.IsOver && Descriptor.WaitReadable([_stop!.Handle], TimeSpan.Zero) < 0;)
            {
                took = SyncRound.Run([.. Pending], piecewise: null, _begun, _stop.Handle, time);
                if (took <= Short || took > before * WorthAnother)
                {
                    break;
                }

                before = took;
            }
        }
        catch (PosixException e)
        {
            foreach (SyncedFilesystem filesystem in Pending)
            {
                filesystem.Problem = e.MessageAndRemedy;
            }
        }

        _used += _begun.Elapsed;
        _rest = Deadline.After(took < Short ? took : Short, time);
        _done!.Set();
    }
}
