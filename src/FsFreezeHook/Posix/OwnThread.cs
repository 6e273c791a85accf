using System;
using System.Threading;
using System.Threading.Tasks;

namespace FsFreezeHook.Posix;

/// <summary>A thread for what the kernel changes of one thread alone, and what nobody else may be given afterwards.</summary>
internal static class OwnThread
{
    /// <summary>Does something on a thread that ends with it.</summary>
    /// <param name="change">What is changed of the thread first.</param>
    /// <param name="work">What to do then, all of it on that thread.</param>
    /// <returns>What it gives. What it throws is the caller's to handle: on that thread it would end the process.</returns>
    internal static T Run<T>(Action change, Func<T> work)
    {
        // A long-running task has a thread of its own.
        Task<T> done = Task.Factory.StartNew(
            () =>
            {
                change();
                return work();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return done.GetAwaiter().GetResult();
    }
}
