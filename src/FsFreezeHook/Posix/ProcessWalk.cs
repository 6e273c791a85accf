using System;
using System.Collections.Generic;

namespace FsFreezeHook.Posix;

/// <summary>A look at all processes, for as long as one may take: a freeze waits for it.</summary>
/// <param name="proc">Where <c>/proc</c> is mounted.</param>
/// <param name="time">The clock.</param>
internal sealed class ProcessWalk(string proc, TimeProvider time)
{
    /// <summary>How long it may take, whatever is looked at of each process. Some 25 µs each are usual.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Deadline _end = Deadline.After(Limit, time);

    /// <summary>Whether it was given up before all were looked at.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>The numbers of all processes, until the limit.</summary>
    internal IEnumerable<int> Pids()
    {
        foreach (int pid in ProcFile.ProcessIds(proc))
        {
            if (_end.IsOver)
            {
                IsCut = true;
                yield break;
            }

            yield return pid;
        }
    }
}
