using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>One freeze, thaw or rehearsal at a time.</summary>
internal static class RunLock
{
    // How often it is looked whether a rehearsal has the lock by now: it may come between, and writes its mark a little after it has it.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the run lock.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="wait">How long to wait for another run.</param>
    /// <param name="overRehearsal">As whom to ask a rehearsal to give way; null: it may not be asked.</param>
    /// <exception cref="FailureException">
    /// Another run kept it for all of <paramref name="wait"/>, or a rehearsal has it that may not be asked, or it cannot be opened.
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

            return taken ?? throw new FailureException(
                FailureReason.RunInProgress,
                $"another freeze or thaw is in progress (it has {runtime.RunLockFile}); try again when it has ended");
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Internal, $"the run lock cannot be taken: {e.MessageAndRemedy}, or set 'runtime-directory' in [hook]", e);
        }
    }

    private static void AskRehearsal(RuntimeDirectory runtime, string? overRehearsal)
    {
        if (RunningRehearsal.Find(runtime) is { } rehearsal)
        {
            if (overRehearsal is null)
            {
                throw new FailureException(
                    FailureReason.RunInProgress,
                    $"a rehearsal is in progress (process {rehearsal.Pid}); try again when it has ended, or end it with 'fsfreeze-hook thaw'");
            }

            rehearsal.AskToGiveWay(overRehearsal);
        }
    }
}
