using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>The mounts that some processes see, by their numbers.</summary>
internal sealed class MountTable
{
    /// <summary>
    /// The types of filesystems that never freeze, and that no snapshot contains, as there is no disk under them.
    /// </summary>
    internal static readonly string[] InMemory = ["tmpfs", "ramfs"];

    private readonly Dictionary<int, Mount> _mounts = [];

    /// <summary>The mounts of <paramref name="texts"/>, each the text of a <c>mountinfo</c> file.</summary>
    internal MountTable(params IEnumerable<string> texts)
    {
        foreach (Mount mount in texts.SelectMany(text => text.Split('\n')).Select(Mount.Parse).OfType<Mount>())
        {
            _mounts[mount.Id] = mount;
        }
    }

    /// <summary>What this process sees and what that one sees: in a chroot it sees not even the mount that it is in.</summary>
    internal static MountTable Of(int pid) => new(
        new[] { $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/mountinfo", "/proc/self/mountinfo" }
            .Select(ProcFile.TryRead)
            .OfType<string>());

    /// <summary>What this process sees.</summary>
    internal static MountTable OfThisProcess() => new(ProcFile.TryRead("/proc/self/mountinfo") ?? string.Empty);

    /// <summary>All of them, in the order of their tables: each after those that it was mounted over.</summary>
    internal IReadOnlyCollection<Mount> All => _mounts.Values;

    /// <summary>The type of the filesystem that something is on; null where nobody says.</summary>
    internal static string? TypeOf(string path)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.OpenNothing(path);
            return Of(Environment.ProcessId).Find(handle)?.Type;
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>The mount that an open file was reached through; null where neither process sees it.</summary>
    internal Mount? Find(SafeFileHandle file)
    {
        const string label = "mnt_id:";
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{file.DangerousGetHandle()}");
        string? line = FileSystem.TryReadText(path)?.Split('\n')
            .FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return int.TryParse(
            line.AsSpan(line is null ? 0 : label.Length),
            NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out int id)
            ? _mounts.GetValueOrDefault(id)
            : null;
    }
}
