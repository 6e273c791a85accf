using System;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Posix;

/// <summary>When a process was started, by the wall clock.</summary>
internal static class ProcessStart
{
    // Of /proc/stat: when the machine was booted, in seconds since 1970.
    private const string BootTime = "btime ";

    /// <summary>When it was, to a second; null where the kernel does not say, or the process has gone.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="pid">The process.</param>
    internal static DateTimeOffset? Of(string proc, int pid)
    {
        string? line = ProcFile.TryRead($"{proc}/stat")?.Split('\n').FirstOrDefault(
            line => line.StartsWith(BootTime, StringComparison.Ordinal));
        string stat = string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}/stat");
        return ProcessIdentity.Parse(pid, ProcFile.TryRead(stat)) is { } process
            && long.TryParse(
                line.AsSpan(line is null ? 0 : BootTime.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long booted)
            ? DateTimeOffset.FromUnixTimeSeconds(booted).AddSeconds(process.StartTime / (double)ProcessIdentity.TicksPerSecond)
            : null;
    }
}
