using System;
using System.Collections.Generic;
using System.Linq;
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
        return TryRunAll([work], limit, name)[0];
    }

    /// <summary>Does several at once: one that hangs costs the others nothing.</summary>
    /// <param name="works">What to do.</param>
    /// <param name="limit">How long all may take together.</param>
    /// <param name="name">The threads' name.</param>
    /// <returns>What each gives; null where it took too long or failed.</returns>
    internal static T?[] TryRunAll<T>(IReadOnlyList<Func<T?>> works, TimeSpan limit, string name)
        where T : class
    {
        T?[] results = new T?[works.Count];
        Thread[] workers = [.. works.Select((work, index) => new Thread(() =>
        {
            try
            {
                results[index] = work();
            }
            catch (PosixException)
            {
                // What cannot be looked at is as what takes too long.
            }
        })
        {
            IsBackground = true,
            Name = name,
        })];
        Array.ForEach(workers, worker => worker.Start());
        Deadline end = Deadline.After(limit, TimeProvider.System);
        return [.. workers.Select((worker, index) => worker.Join(end.Remaining) ? results[index] : null)];
    }
}
