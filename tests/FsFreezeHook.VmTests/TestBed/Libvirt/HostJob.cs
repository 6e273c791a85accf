using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// What a host runs around a guest's snapshots, with the scripts of <c>packaging/hosts</c>: Proxmox VE's programs by stand-ins,
/// which speak to the guest's agent through libvirt, and libvirt's own.
/// </summary>
internal sealed class HostJob : IDisposable
{
    private const string Vmid = "100";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Has the stand-ins at hand.</summary>
    public HostJob()
    {
        foreach (string name in (string[])["qm", "vzdump"])
        {
            File.Copy(Path.Combine(Repository.Root, "tests", "lib", "stand-ins", name), _folder.File(name));
        }

        File.WriteAllText(_folder.File("qm.socket"), LibvirtDomain.Name);
    }

    /// <summary>What the last backup has for notes.</summary>
    public string Notes => File.ReadAllText(_folder.File($"vzdump-qemu-{Vmid}.vma.notes"));

    /// <summary>Backs the guest up as a job of Proxmox VE does; its log is the output.</summary>
    public CommandResult Backup()
    {
        File.Delete(_folder.File($"vzdump-qemu-{Vmid}.vma.notes"));
        return Run(_folder.File("vzdump"), Vmid, "--script", Script("vzdump-hook"), "--dumpdir", _folder.Path);
    }

    /// <summary>Asks for the worth of the guest's last snapshot by libvirt's <c>virsh</c>.</summary>
    public CommandResult GuestVerdict(params string[] options) => Run(
        Script("guest-verdict"), [.. options, "--connect", "qemu:///system", LibvirtDomain.Name]);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Script(string name) => Path.Combine(Repository.Root, "packaging", "hosts", name);

    private CommandResult Run(string file, params IEnumerable<string> arguments) => Command.Run(
        "/usr/bin/env",
        ["-i", $"PATH={_folder.Path}:/usr/bin:/bin", file, .. arguments.ToArray()],
        new CommandOptions { Bound = TimeSpan.FromMinutes(5) });
}
