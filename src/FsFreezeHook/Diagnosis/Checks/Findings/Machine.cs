using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks.Findings;

/// <summary>The machine as its own files tell of it.</summary>
/// <param name="root">Its root folder: <c>/</c> outside of tests.</param>
internal sealed class Machine(string root = "/")
{
    private const string AgentPort = "dev/virtio-ports/org.qemu.guest_agent.0";

    // Where distributions put it; QEMU's own build takes the third or fourth.
    private static readonly string[] AgentPrograms =
        ["usr/sbin/qemu-ga", "usr/bin/qemu-ga", "usr/local/bin/qemu-ga", "usr/local/sbin/qemu-ga", "usr/libexec/qemu-ga",
            "opt/bin/qemu-ga"];

    // Where systemd has services and their drop-ins: systemd.unit(5).
    private static readonly string[] UnitPlaces =
        ["etc/systemd/system", "run/systemd/system", "run/systemd/generator", "usr/local/lib/systemd/system",
            "usr/lib/systemd/system", "lib/systemd/system"];

    private static readonly string[] SystemControls = ["usr/bin/systemctl", "bin/systemctl"];

    /// <summary>Where its processes are.</summary>
    internal string Proc => At("proc");

    /// <summary>The guest agent's program; null where none is installed.</summary>
    internal string? InstalledAgent => AgentPrograms.Select(At).FirstOrDefault(FileSystem.IsExecutable);

    /// <summary>Whether it has the virtual serial port that a guest agent answers its host on.</summary>
    internal bool HasAgentPort => FileSystem.Exists(At(AgentPort));

    /// <summary>Whether systemd starts its services, see sd_booted(3).</summary>
    internal bool HasSystemd => Directory.Exists(At("run/systemd/system"));

    /// <summary>The folders that systemd has its services in.</summary>
    internal IEnumerable<string> UnitFolders => UnitPlaces.Select(At);

    /// <summary>systemd's control program; null where there is none.</summary>
    internal string? SystemControl => SystemControls.Select(At).FirstOrDefault(FileSystem.IsExecutable);

    /// <summary>Whether SELinux refuses what its policy does not allow; null where there is no SELinux.</summary>
    internal bool? EnforcesSeLinux => FileSystem.TryReadText(At("sys/fs/selinux/enforce"))?.Trim() switch
    {
        null => null,
        "1" => true,
        _ => false,
    };

    /// <summary>Who made it, as its firmware says, such as <c>QEMU</c>; null where that is not told.</summary>
    internal string? Vendor => FileSystem.TryReadText(At("sys/class/dmi/id/sys_vendor"))?.Trim();

    /// <summary>What kind of container it is; null for a machine of its own.</summary>
    /// <remarks>By what each engine leaves for programs that ask, see "The Container Interface" of systemd.</remarks>
    internal string? Container
    {
        get
        {
            const string variable = "container=";
            string? told = FileSystem.TryReadText(At("run/systemd/container"))?.Trim()
                ?? ProcFile.Words(At("proc/1/environ"))
                    .FirstOrDefault(word => word.StartsWith(variable, StringComparison.Ordinal)
                        && word.Length > variable.Length)?[variable.Length..];
            return told
                ?? (FileSystem.Exists(At(".dockerenv")) ? "docker"
                    : FileSystem.Exists(At("run/.containerenv")) ? "podman"
                    : null);
        }
    }

    /// <summary>A file of its.</summary>
    /// <param name="path">Its path, without a slash before it.</param>
    internal string At(string path) => Path.Combine(root, path);
}
