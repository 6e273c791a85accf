using System;
using System.Diagnostics;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Taking a snapshot as a host does: freeze through the agent, copy the disk, thaw.</summary>
internal static class Snapshot
{
    /// <summary>Takes one.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="filesystem">The only filesystem that is frozen.</param>
    /// <param name="image">Where the copy goes.</param>
    /// <param name="whileFrozen">What the test looks at before the copy.</param>
    public static SnapshotMoment Take(GuestAgent agent, LoopFilesystem filesystem, string image, Action? whileFrozen = null)
    {
        using FreezeWatchdog watchdog = new(filesystem.MountPoint);
        long freezeAsked = Stopwatch.GetTimestamp();
        int frozen = agent.Freeze(filesystem.MountPoint);
        long freezeReturned = Stopwatch.GetTimestamp();
        long thawAsked;
        try
        {
            if (frozen != 1)
            {
                throw new TestBedException($"the agent froze {frozen} filesystems instead of one");
            }

            whileFrozen?.Invoke();
            filesystem.CopyImage(image);
        }
        finally
        {
            thawAsked = Stopwatch.GetTimestamp();
            _ = agent.Thaw();
        }

        return new SnapshotMoment(freezeAsked, freezeReturned, thawAsked);
    }
}
