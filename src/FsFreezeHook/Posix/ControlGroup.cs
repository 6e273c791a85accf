using System;
using System.Linq;

namespace FsFreezeHook.Posix;

/// <summary>The control groups of a process, see cgroups(7): container engines pause a container by freezing its group.</summary>
internal static class ControlGroup
{
    private const string Mounts = "/sys/fs/cgroup";

    /// <summary>Whether a process can do nothing, as its group is frozen; not where that cannot be seen.</summary>
    /// <param name="process">Its folder in <c>/proc</c>.</param>
    internal static bool IsFrozen(string process)
    {
        string[][] groups =
            [.. (ProcFile.TryRead($"{process}/cgroup") ?? string.Empty).Split('\n').Select(line => line.Split(':', 3))];
        return groups.Where(group => group.Length == 3).Any(group => group switch
        {
            ["0", "", var path] =>
                new[] { Mounts, Mounts + "/unified" }.Any(mount => Says($"{mount}{path}/cgroup.events", "frozen 1")),
            [_, "freezer", var path] => Says($"{Mounts}/freezer{path}/freezer.state", "FROZEN"),
            _ => false,
        });
    }

    private static bool Says(string file, string line) =>
        ProcFile.TryRead(file)?.Split('\n').Contains(line, StringComparer.Ordinal) == true;
}
