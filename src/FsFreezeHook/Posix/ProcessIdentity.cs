using System;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>One process, told from a later one with the same number by when it began.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">When it began, in clock ticks since boot: field 22 of <c>/proc/PID/stat</c>, see proc(5).</param>
internal sealed record ProcessIdentity(int Pid, ulong StartTime)
{
    /// <summary>
    /// What the kernel counts times of processes in: USER_HZ, which is 100 on every architecture but alpha and ia64, see time(7).
    /// </summary>
    internal const int TicksPerSecond = 100;

    internal static ProcessIdentity Current => Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0);

    /// <summary>Whether it runs. One that has ended and waits for its parent does not.</summary>
    internal bool IsAlive => Of(Pid) == this;

    /// <summary>The process that has this number now; null where none does, or where it has ended.</summary>
    internal static ProcessIdentity? Of(int pid) =>
        Parse(pid, FileSystem.TryReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));

    /// <summary>
    /// The process whose <c>/proc/PID/stat</c> is <paramref name="stat"/>; null where that is none, or of one that has ended.
    /// </summary>
    internal static ProcessIdentity? Parse(int pid, string? stat)
    {
        string[] fields = FieldsFromState(stat);
        const int state = 0;
        const int startTime = 19;
        return fields.Length > startTime && fields[state] is not ("Z" or "X")
            && ulong.TryParse(fields[startTime], NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks)
            ? new ProcessIdentity(pid, ticks)
            : null;
    }

    /// <summary>
    /// Whether the kernel takes a process apart: it does nothing any more, but may have gigabytes to give back
    /// before it has ended.
    /// </summary>
    /// <param name="stat">Its <c>/proc/PID/stat</c>; null: it has gone.</param>
    internal static bool IsEnding(string? stat)
    {
        // PF_EXITING of include/linux/sched.h.
        const uint exiting = 0x4;
        const int flags = 6;
        string[] fields = FieldsFromState(stat);
        return fields.Length > flags
            && uint.TryParse(fields[flags], NumberStyles.None, CultureInfo.InvariantCulture, out uint set)
            && (set & exiting) != 0;
    }

    // The second field is the command in parentheses and may itself hold spaces and parentheses. The third is the state.
    private static string[] FieldsFromState(string? stat) => stat is not null && stat.LastIndexOf(')') is >= 0 and var end
        ? stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : [];

    /// <summary>How long it has been running; null where the kernel does not say how long itself has.</summary>
    internal TimeSpan? Age()
    {
        return FileSystem.TryReadText("/proc/uptime") is { } uptime
            && double.TryParse(uptime.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(Math.Max(0, seconds - (StartTime / (double)TicksPerSecond)))
            : null;
    }

    /// <summary>Kills this process, and no other that has its number by now, and waits until it has gone.</summary>
    /// <param name="wait">How long to wait for it to go.</param>
    /// <returns>Whether it has gone.</returns>
    internal bool Kill(TimeSpan wait)
    {
        using SafeFileHandle? process = Signal(Libc.SIGKILL);
        return process is null ? !IsAlive : Descriptor.WaitReadable([process], wait) == 0;
    }

    /// <summary>Sends this process, and no other that has its number by now, a signal.</summary>
    internal void Send(int signal) => Signal(signal)?.Dispose();

    /// <summary>Makes this process go on where it is stopped, as <see cref="Send"/> does.</summary>
    internal void Continue() => Send(Libc.SIGCONT);

    /// <summary>A descriptor that is readable once this process has ended; null where it has already.</summary>
    internal SafeFileHandle? Open() => Signal(0);

    // A descriptor names one process for good, so the identity that is compared after opening is the one that is sent the signal.
    private SafeFileHandle? Signal(int signal)
    {
        SafeFileHandle? process = ProcessEnd.Of(Pid, () => IsAlive, out bool isPidfd);
        if (process is null || !IsAlive)
        {
            process?.Dispose();
            return null;
        }

        if (!(isPidfd && TrySignal(process, signal)))
        {
            // By its number, right after looking whose that is: before Linux 5.1 there is no other way.
            _ = Libc.kill(Pid, signal);
        }

        return process;
    }

    // Not where the kernel, or a filter of system calls, does not know the call.
    private static bool TrySignal(SafeFileHandle pidfd, int signal) =>
        Libc.syscall(Libc.SYS_pidfd_send_signal, pidfd.DangerousGetHandle(), signal, 0, 0) == 0
        || Marshal.GetLastPInvokeError() is not (Libc.ENOSYS or Libc.EPERM);
}
