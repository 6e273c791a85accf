using System;

namespace FsFreezeHook.Freezing;

/// <summary>
/// Is told what a freeze waits for while nothing is locked or about to be. It may take its time, and so may a terminal: no lock
/// is held meanwhile, and none is asked for.
/// </summary>
internal interface IWaitObserver
{
    /// <summary>Something keeps a lock from being asked for. Told again and again while it does.</summary>
    /// <param name="instance">Whose lock.</param>
    /// <param name="blocker">What it waits for, in words.</param>
    /// <param name="waited">For how long all locks have been waited for.</param>
    /// <param name="limit">How long they may be.</param>
    void Waits(string instance, string blocker, TimeSpan waited, TimeSpan limit);

    /// <summary>Dirty pages are being written out. Told again and again while they are.</summary>
    /// <param name="took">For how long.</param>
    /// <param name="limit">How long it may take.</param>
    void WritesOut(TimeSpan took, TimeSpan limit);

    /// <summary>Nothing does any more: the locks are asked for next.</summary>
    void WaitsNoMore();
}
