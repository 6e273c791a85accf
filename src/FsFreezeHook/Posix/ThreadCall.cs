using System.Globalization;
using System.Runtime.InteropServices;

namespace FsFreezeHook.Posix;

/// <summary>What a process's first thread is doing: <c>/proc/PID/task/PID/syscall</c>, see proc_pid_syscall(5).</summary>
internal static class ThreadCall
{
    // poll(2) and ppoll(2), by the numbers that the kernel has for them: arm64 has the second alone.
    private static readonly string[] Polls = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ["73"] : ["7", "271"];

    /// <summary>Whether it waits for something to come, on descriptors; null where the kernel does not say.</summary>
    internal static bool? WaitsForInput(int pid)
    {
        string? call = ProcFile.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{pid}/syscall"))?.Split(' ', '\n')[0];
        return string.IsNullOrEmpty(call) ? null : System.Array.IndexOf(Polls, call) >= 0;
    }
}
