using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.Freezing;

/// <summary>One freeze, thaw or rehearsal at a time.</summary>
internal static class RunLock
{
    // How often it is looked whether a rehearsal has the lock by now: it may come between, and writes its mark a
    // little after it has it.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the run lock.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="wait">How long to wait for another run.</param>
    /// <param name="overRehearsal">As whom to ask a rehearsal to give way; null: it may not be asked.</param>
    /// <exception cref="FailureException">
    /// Another run kept it for all of <paramref name="wait"/>, or a rehearsal has it that may not be asked, or
    /// it cannot be opened.
    /// </exception>
    internal static FileLock Take(RuntimeDirectory runtime, TimeSpan wait, string? overRehearsal = null)
    {
        try
        {
            FileLock? taken = FileLock.TryTake(runtime.RunLockFile, TimeSpan.Zero);
            for (TimeSpan left = wait; taken is null; left -= Round)
            {
                AskRehearsal(runtime, overRehearsal);
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                taken = FileLock.TryTake(runtime.RunLockFile, left < Round ? left : Round);
            }

            return taken ?? throw InProgress(runtime);
        }
        catch (PosixException e)
        {
            throw CannotBeTaken(e);
        }
    }

    /// <summary>Fails where <see cref="Take"/> would as things are: it takes nothing, and waits for nobody.</summary>
    /// <param name="runtime">The runtime directory, which may be missing.</param>
    /// <param name="overRehearsal">As in <see cref="Take"/>.</param>
    /// <exception cref="FailureException">Another run has it, or it could not be opened.</exception>
    internal static void RequireFree(RuntimeDirectory runtime, string? overRehearsal)
    {
        try
        {
            if (FileLock.FindOwner("/proc", runtime.RunLockFile) is not null
                && FindRehearsalToAsk(runtime, overRehearsal) is null)
            {
                throw InProgress(runtime);
            }
        }
        catch (PosixException e)
        {
            throw CannotBeTaken(e);
        }
    }

    private static FailureException InProgress(RuntimeDirectory runtime) => new(
        FailureReason.RunInProgress,
        $"another freeze or thaw is in progress (it holds {runtime.RunLockFile}); try again when it has ended");

    private static FailureException CannotBeTaken(PosixException e) =>
        new(
            FailureReason.Internal,
            $"the run lock cannot be taken: {e.MessageAndRemedy}, or set 'runtime-directory' in [hook]",
            e);

    private static void AskRehearsal(RuntimeDirectory runtime, string? overRehearsal)
    {
        if (FindRehearsalToAsk(runtime, overRehearsal) is { } rehearsal)
        {
            RehearsalPreemption.Ask(rehearsal, overRehearsal!);
        }
    }

    private static ProcessIdentity? FindRehearsalToAsk(RuntimeDirectory runtime, string? overRehearsal)
    {
        ProcessIdentity? rehearsal = RehearsalPreemption.Find(runtime);
        return rehearsal is null || overRehearsal is not null ? rehearsal : throw new FailureException(
            FailureReason.RunInProgress,
            $"a rehearsal is in progress (process {rehearsal.Pid}); try again when it has ended, "
                + "or end it with 'fsfreeze-hook thaw'");
    }
}
