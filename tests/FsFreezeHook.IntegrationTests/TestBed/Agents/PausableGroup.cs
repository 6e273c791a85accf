using System;
using System.Globalization;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A control group with one process in it, that can be paused as container engines pause a container: cgroup
/// v2's, or v1's freezer.
/// </summary>
internal sealed class PausableGroup : IDisposable
{
    private const string Freezer = "/sys/fs/cgroup/freezer";

    private readonly string _parent = Directory.Exists(Freezer) ? Freezer : "/sys/fs/cgroup";
    private readonly string _folder;
    private readonly int _pid;

    /// <summary>Makes it.</summary>
    public PausableGroup(int pid)
    {
        _pid = pid;
        _folder = Path.Combine(_parent, "fsfreeze-hook-test-" + Guid.NewGuid().ToString("N"));
        _ = Directory.CreateDirectory(_folder);
        Move(_folder);
    }

    /// <summary>What pauses it, for a shell.</summary>
    public string PauseCommand => IsFreezer
        ? $"echo FROZEN >{_folder}/freezer.state; until grep -qx FROZEN {_folder}/freezer.state; do sleep 0.1; done"
        : $"echo 1 >{_folder}/cgroup.freeze; until grep -qx 'frozen 1' {_folder}/cgroup.events; do sleep 0.1; done";

    /// <summary>What lets it go on.</summary>
    public string ResumeCommand => IsFreezer ? $"echo THAWED >{_folder}/freezer.state" : $"echo 0 >{_folder}/cgroup.freeze";

    private bool IsFreezer => _parent == Freezer;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Command.Must("sh", "-c", ResumeCommand);
        Move(_parent);
        Directory.Delete(_folder);
    }

    private void Move(string group) =>
        File.WriteAllText(Path.Combine(group, "cgroup.procs"), _pid.ToString(CultureInfo.InvariantCulture));
}
