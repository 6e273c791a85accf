using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>
/// A disk that takes so many bytes a second and no more, by the kernel's block cgroup: that of version 1, whose root limits what
/// the kernel itself writes back too.
/// </summary>
internal sealed class DiskLimit : IDisposable
{
    private const string Limits = "/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device";

    private readonly string _device;

    /// <summary>Limits the disk of a filesystem.</summary>
    public DiskLimit(string mountPoint, int megabytesPerSecond)
    {
        _device = Command.Must("findmnt", "--noheadings", "--output", "MAJ:MIN", "--target", mountPoint).Output.Trim();
        Set(megabytesPerSecond * 1_000_000L);
    }

    /// <summary>Whether this kernel has it.</summary>
    public static bool IsPossible => File.Exists(Limits);

    /// <inheritdoc/>
    public void Dispose() => Set(0);

    private void Set(long bytesPerSecond) => File.WriteAllText(
        Limits, string.Create(CultureInfo.InvariantCulture, $"{_device} {bytesPerSecond}\n"));
}
