using System;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Syncing;

namespace FsFreezeHook.Freezing;

/// <summary>Writes out, before a run's locks, what is dirty of the filesystems that are to be frozen.</summary>
/// <param name="run">The run.</param>
internal sealed class DirtyPages(FreezeRun run)
{
    private static readonly TimeSpan ShownEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Begins, beside what else there is to do before the locks.</summary>
    internal void Begin() => _ = run.Sync?.Begin();

    /// <summary>Waits until all is written out: for the limit that it has, at most.</summary>
    /// <exception cref="FailureException">A signal came.</exception>
    internal void Finish()
    {
        if (run.Sync is not { } sync)
        {
            return;
        }

        sync.Finish(
            run.Interruption.Handle,
            ShownEvery,
            run.Observer is { } observer ? took => observer.WritesOut(took, sync.Limit) : null);
        run.Observer?.WaitsNoMore();
        run.ThrowIfInterrupted();

        // Nothing is locked yet: the log may be slow.
        string[] written = [.. sync.Filesystems.Where(filesystem => filesystem.IsWritten)
            .Select(filesystem => filesystem.ToString())];
        if (written.Length > 0)
        {
            run.Log.Information("dirty pages are written out: {Filesystems:l}", string.Join(", ", written));
        }

        foreach (SyncedFilesystem filesystem in sync.Filesystems.Where(filesystem => filesystem.Problem is not null))
        {
            run.Log.Warning(
                "{Path:l} still has dirty pages, which writers wait for while it is frozen: {Problem:l}",
                filesystem.Path,
                filesystem.Problem);
        }

        _ = Descriptor.WaitReadable([run.Interruption.Handle], sync.Rest);
        run.ThrowIfInterrupted();
    }

    /// <summary>Does it once more, where so much time has passed since that it makes a difference.</summary>
    /// <param name="atMost">How long it may take.</param>
    /// <returns>Whether it did.</returns>
    /// <exception cref="FailureException">A signal came.</exception>
    internal bool WriteOutAgain(TimeSpan atMost)
    {
        if (run.Sync is not { IsStale: true } sync || !sync.Begin(atMost))
        {
            return false;
        }

        Finish();
        return true;
    }

    /// <summary>Notes in the run's record what was written out.</summary>
    internal void Note()
    {
        foreach (SyncedFilesystem filesystem in run.Sync?.Filesystems ?? [])
        {
            run.Record.Add(FilesystemSync.Section, filesystem.ToJson());
        }
    }
}
