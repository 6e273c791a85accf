using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// A guest that libvirt runs, without KVM, and to whose agent libvirt alone speaks. The tests have a shell in it,
/// the load's port, and a way to its TCP port 22.
/// </summary>
internal sealed class LibvirtDomain : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "guest";

    private static readonly TimeSpan BootBound = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly LibvirtHost _host;
    private readonly GuestLogs _logs;

    /// <summary>Boots it, and waits until its agent and its database server run.</summary>
    public LibvirtDomain(LibvirtHost host, GuestSystem system)
    {
        _host = host;
        Disk = _folder.File("disk.qcow2");
        SshPort = LoopbackPort.Free();
        string files = Path.Combine(Prepared.Disks, system.Disk);
        _ = Command.Must("qemu-img", "create", "-q", "-f", "qcow2", "-b", files + ".qcow2", "-F", "qcow2", Disk);
        File.WriteAllText(_folder.File("domain.xml"), Definition(files));
        try
        {
            _ = host.Must("create", _folder.File("domain.xml"));
            Shell = new GuestShell(new HostChannel(_folder.File("shell")));
            Database = new GuestDatabase(Shell, system);
            Load = new WriteLoad(new HostChannel(_folder.File("load")), Shell, system);
            _logs = new GuestLogs(Shell, system);
            Shell.WaitUntilItAnswers(BootBound);
            _ = Shell.Must($"until systemctl --quiet is-active {system.Service}; do sleep 0.2; done", BootBound);
            WaitForAgent();
        }
        catch
        {
            _ = host.Virsh("destroy", Name);
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Its disk.</summary>
    public string Disk { get; }

    /// <summary>The port of 127.0.0.1 behind which its port 22 is, once it has an address.</summary>
    public int SshPort { get; }

    /// <summary>A root shell in it.</summary>
    public GuestShell Shell { get; }

    /// <summary>The database server in it.</summary>
    public GuestDatabase Database { get; }

    /// <summary>Its writing clients.</summary>
    public WriteLoad Load { get; }

    /// <summary>Waits until libvirt finds the agent.</summary>
    public void WaitForAgent() => Eventually.True(
        () => _host.Virsh("domfsinfo", Name).ExitCode == 0, TimeSpan.FromMinutes(2), "libvirt finds the guest agent");

    /// <summary>The newest freeze of the guest's history.</summary>
    public JsonElement LastFreeze()
    {
        using JsonDocument status = JsonDocument.Parse(Shell.Must("fsfreeze-hook status --json"));
        return status.RootElement.GetProperty("history")[0].Clone();
    }

    /// <summary>Has libvirt go on in another file, frozen for that moment: what was the disk is a copy of it then.</summary>
    public CommandResult Snapshot(string name) => _host.Virsh(
        "snapshot-create-as", Name, name, "--disk-only", "--quiesce", "--no-metadata",
        "--diskspec", $"vda,snapshot=external,file={_folder.File(name)}", "--diskspec", "vdb,snapshot=no");

    /// <inheritdoc/>
    public void Dispose()
    {
        _logs.Dispose();
        Load.Dispose();
        Shell.Dispose();
        _ = _host.Virsh("destroy", Name);
        _folder.Dispose();
    }

    // It reaches nothing but the host's end of that port. KubeVirt lets libvirt say this of a machine.
    private string Definition(string files) => $"""
        <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
          <name>{Name}</name>
          <memory unit='MiB'>1536</memory>
          <vcpu>2</vcpu>
          <os>
            <type arch='x86_64'>hvm</type>
            <kernel>{files}.vmlinuz</kernel>
            <initrd>{files}.initrd</initrd>
            <cmdline>root=/dev/vda rw console=ttyS0</cmdline>
            <smbios mode='sysinfo'/>
          </os>
          <sysinfo type='smbios'><system><entry name='manufacturer'>KubeVirt</entry></system></sysinfo>
          <features><acpi/></features>
          <cpu mode='maximum'/>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            <disk type='file' device='disk'>
              <driver name='qemu' type='qcow2' cache='unsafe'/>
              <source file='{Disk}'/>
              <target dev='vda' bus='virtio'/>
            </disk>
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/>
              <source file='{Prepared.Parts}'/>
              <target dev='vdb' bus='virtio'/>
              <readonly/>
            </disk>
            <serial type='file'><source path='{_folder.File("console")}'/></serial>
            <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            <channel type='unix'>
              <source mode='bind' path='{_folder.File("shell")}'/><target type='virtio' name='shell'/>
            </channel>
            <channel type='unix'>
              <source mode='bind' path='{_folder.File("load")}'/><target type='virtio' name='load'/>
            </channel>
            <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
            <memballoon model='none'/>
          </devices>
          <qemu:commandline>
            <qemu:arg value='-netdev'/>
            <qemu:arg value='user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{SshPort}-:22'/>
            <qemu:arg value='-device'/>
            <qemu:arg value='virtio-net-pci,netdev=net,addr=0x1e'/>
          </qemu:commandline>
        </domain>
        """;
}
