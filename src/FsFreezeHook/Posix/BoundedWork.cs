using System;
using System.Threading;

namespace FsFreezeHook.Posix;

/// <summary>Work that may hang, on a disk above all: a system call cannot be given a limit.</summary>
internal static class BoundedWork
{
    /// <summary>Does it on a thread of its own, which is left behind where it takes too long.</summary>
    /// <param name="work">
    /// The work. It ends by itself soon after the limit, where it can, and what it throws is lost then.
    /// </param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="name">The thread's name.</param>
    /// <returns>What it gives; null where it took too long or failed.</returns>
    internal static T? TryRun<T>(Func<T?> work, TimeSpan limit, string name)
        where T : class
    {
        T? result = null;
        Thread worker = new(() =>
        {
            try
            {
                result = work();
            }
            catch (PosixException)
            {
                // What cannot be looked at is as what takes too long.
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        worker.Start();
        return worker.Join(limit) ? result : null;
    }
}
