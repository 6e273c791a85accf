using System;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Posix;

/// <summary>How much of this machine's memory is still to be written to its filesystems, see proc_meminfo(5).</summary>
internal static class DirtyMemory
{
    /// <summary>What is dirty, and what is being written, in bytes; null where the kernel does not say.</summary>
    internal static long? Bytes => Sum("/proc/meminfo", "Dirty:", "Writeback:");

    /// <summary>The same of one filesystem; null where the kernel does not say: on most machines it does, in debugfs.</summary>
    /// <param name="device">Its device, see <see cref="Mount.Device"/>.</param>
    internal static long? BytesOf(string device) =>
        Sum($"/sys/kernel/debug/bdi/{device}/stats", "BdiReclaimable:", "BdiWriteback:");

    private static long? Sum(string file, string one, string other) =>
        ProcFile.TryRead(file) is { } text && Kibibytes(text, one) + Kibibytes(text, other) is { } sum ? sum * 1024 : null;

    private static long? Kibibytes(string text, string field) => text.Split('\n')
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => line[field.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
        .Select(number =>
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : (long?)null)
        .FirstOrDefault();
}
