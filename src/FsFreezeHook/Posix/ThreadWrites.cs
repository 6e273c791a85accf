using System;
using System.Globalization;

namespace FsFreezeHook.Posix;

/// <summary>
/// How often a process's first thread has called <c>write(2)</c>, whatever to: <c>syscw</c> in <c>/proc/PID/task/PID/io</c>,
/// see proc_pid_io(5).
/// </summary>
/// <remarks>The process's own count, in <c>/proc/PID/io</c>, has what its children wrote in it, once they have ended.</remarks>
internal static class ThreadWrites
{
    private const string Field = "syscw: ";

    /// <summary>The count; null where the kernel keeps none, or does not let this process see it.</summary>
    internal static long? Of(int pid)
    {
        foreach (string line in (ProcFile.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{pid}/io"))
            ?? string.Empty).Split('\n'))
        {
            if (line.StartsWith(Field, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(Field.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                return count;
            }
        }

        return null;
    }
}
