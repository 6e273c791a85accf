namespace FsFreezeHook.Posix;

/// <summary>
/// Real-time scheduling, see sched(7): whoever has it gets a processor as soon as there is something to do. Beside programs that
/// use every processor, one that lives in a session of its own was seen to wait for one for up to 3 s without it [Linux 6.18].
/// </summary>
internal static class RealTime
{
    // Before all ordinary programs, and behind all that have chosen a priority of their own.
    private const int Lowest = 1;

    /// <summary>Whether the calling thread has it.</summary>
    internal static bool IsOn => Libc.sched_getscheduler(0) == Libc.SCHED_RR;

    /// <summary>
    /// Asks for it, for the calling thread and all that it starts from then on, see <see cref="ChildStart.KeepsRealTime"/>.
    /// Nothing changes where it is refused, as to a container, or where whoever started this process has chosen
    /// another policy for it.
    /// </summary>
    internal static unsafe void Begin()
    {
        int priority = Lowest;
        if (Libc.sched_getscheduler(0) == Libc.SCHED_OTHER)
        {
            _ = Libc.sched_setscheduler(0, Libc.SCHED_RR, &priority);
        }
    }
}
