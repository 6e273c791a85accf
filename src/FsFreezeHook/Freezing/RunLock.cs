using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>One freeze or thaw at a time.</summary>
internal static class RunLock
{
    /// <summary>Takes the run lock.</summary>
    /// <exception cref="FailureException">Another run kept it for all of <paramref name="wait"/>, or it cannot be opened.</exception>
    internal static FileLock Take(RuntimeDirectory runtime, TimeSpan wait)
    {
        try
        {
            return FileLock.TryTake(runtime.RunLockFile, wait) ?? throw new FailureException(
                FailureReason.RunInProgress,
                $"another freeze or thaw is in progress (it has {runtime.RunLockFile}); try again when it has ended");
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Internal, $"the run lock cannot be taken: {e.Message}; set 'runtime-directory' in [hook]", e);
        }
    }
}
