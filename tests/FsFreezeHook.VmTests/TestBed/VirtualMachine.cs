using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// A whole machine in QEMU's software emulation, with a root filesystem of its own to freeze, and the host's channels to it: the
/// guest agent, a shell, and a port on which the writing clients tell what was acknowledged.
/// </summary>
internal sealed class VirtualMachine : IDisposable
{
    // Far more than it takes: others may boot at the same time, on processors that are fewer.
    private static readonly TimeSpan BootBound = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _process;
    private readonly EmulatorControl _control;
    private readonly GuestLogs _logs;
    private int _copies;

    private VirtualMachine(GuestSystem system, string disk, string? seed = null)
    {
        System = system;
        string files = Path.Combine(Prepared.Disks, system.Disk);
        string own = _folder.File("disk.qcow2");
        _ = Command.Must("qemu-img", "create", "-q", "-f", "qcow2", "-b", disk, "-F", "qcow2", own);
        _process = new BackgroundProcess(_folder.File("emulator"), "qemu-system-x86_64",
        [
            "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536",
            "-nodefaults", "-no-user-config", "-display", "none",
            "-kernel", files + ".vmlinuz", "-initrd", files + ".initrd",
            "-append", "root=/dev/vda rw console=ttyS0" + (seed is null ? string.Empty : " cloud-init=enabled"),
            "-serial", "file:" + ConsoleFile,
            "-drive", $"id=disk,file={own},format=qcow2,if=none,cache=unsafe", "-device", "virtio-blk-pci,drive=disk",
            "-drive", $"id=parts,file={Prepared.Parts},format=raw,if=none,readonly=on", "-device", "virtio-blk-pci,drive=parts",
            .. seed is null ? [] : (string[])["-drive", $"file={seed},format=raw,if=virtio,readonly=on"],
            "-device", "virtio-rng-pci",
            "-device", "virtio-serial-pci",
            .. Port("agent", "org.qemu.guest_agent.0"), .. Port("shell", "shell"), .. Port("load", "load"),
            "-qmp", $"unix:{_folder.File("control")},server=on,wait=off",
        ]);
        try
        {
            _control = new EmulatorControl(new HostChannel(_folder.File("control")));
            Agent = new AgentChannel(new HostChannel(_folder.File("agent")));
            Shell = new GuestShell(new HostChannel(_folder.File("shell")));
            AgentUnit = new AgentUnit(Shell);
            Database = new GuestDatabase(Shell, system);
            Program = new ProgramInGuest(Agent);
            Load = new WriteLoad(new HostChannel(_folder.File("load")), Shell, system);
            _logs = new GuestLogs(Shell, system);
        }
        catch (TestBedException exception)
        {
            string said = _process.Output;
            _process.Dispose();
            _folder.Dispose();
            throw new TestBedException($"the emulator did not start: {said}", exception);
        }
    }

    /// <summary>What runs in it.</summary>
    public GuestSystem System { get; }

    /// <summary>Its guest agent.</summary>
    public AgentChannel Agent { get; }

    /// <summary>The same, as systemd in it runs it.</summary>
    public AgentUnit AgentUnit { get; }

    /// <summary>A root shell in it.</summary>
    public GuestShell Shell { get; }

    /// <summary>The database server in it.</summary>
    public GuestDatabase Database { get; }

    /// <summary>The program under test in it.</summary>
    public ProgramInGuest Program { get; init; }

    /// <summary>Its writing clients.</summary>
    public WriteLoad Load { get; }

    /// <summary>What it prints while it boots and when it has a grave fault.</summary>
    public string Console => File.Exists(ConsoleFile) ? File.ReadAllText(ConsoleFile) : string.Empty;

    private string ConsoleFile => _folder.File("console");

    /// <summary>Starts a fresh one, and waits until its agent answers and its database server runs.</summary>
    public static VirtualMachine Boot(GuestSystem system)
    {
        VirtualMachine machine = new(system, Path.Combine(Prepared.Disks, system.Disk + ".qcow2"));
        machine.WaitUntilItIsUp();
        return machine;
    }

    /// <summary>The same, with the package in it, and the clients' tables.</summary>
    public static VirtualMachine BootWithPackage(GuestSystem system)
    {
        VirtualMachine machine = Boot(system);
        machine.BringParts();
        _ = machine.InstallPackage();
        machine.Load.MakeTables();
        return machine;
    }

    /// <summary>The same as a cloud's first boot: with an image that cloud-init in it reads (NoCloud).</summary>
    public static VirtualMachine BootWithSeed(GuestSystem system, string seed)
    {
        VirtualMachine machine = new(system, Path.Combine(Prepared.Disks, system.Disk + ".qcow2"), seed);
        machine.WaitUntilItIsUp();
        return machine;
    }

    /// <summary>
    /// Starts one from a copy of another one's disk; the copy itself is not written to. Whether it comes up is not waited for.
    /// </summary>
    public static VirtualMachine BootCopy(GuestSystem system, string copy) => new(system, copy);

    /// <summary>Waits until its agent and its shell answer and its database server runs.</summary>
    /// <exception cref="TestBedException">It did not come up in time; the message has the last of its console.</exception>
    public void WaitUntilItIsUp()
    {
        WaitUntilItsAgentIsUp();
        ComeUp(() => _ = Shell.Must($"until systemctl --quiet is-active {System.Service}; do sleep 0.2; done", BootBound));
    }

    /// <summary>Waits until its agent and its shell answer.</summary>
    /// <exception cref="TestBedException">It did not come up in time; the message has the last of its console.</exception>
    public void WaitUntilItsAgentIsUp() => ComeUp(() =>
    {
        Shell.WaitUntilItAnswers(BootBound);
        Agent.WaitUntilItAnswers(BootBound);
    });

    /// <summary>Brings the prepared parts into <c>/root</c>.</summary>
    public void BringParts() => Shell.Must("mount -o ro /dev/vdb /mnt && cp /mnt/fsfreeze-hook* /root/ && umount /mnt");

    /// <summary>Copies the disk as it is at this moment, while the machine runs, as a hypervisor's backup does.</summary>
    /// <returns>The copy, which goes with this machine.</returns>
    public string CopyDisk()
    {
        string copy = _folder.File(string.Create(CultureInfo.InvariantCulture, $"copy-{++_copies}.qcow2"));
        _control.Do("drive-backup", new { device = "disk", sync = "top", target = copy, format = "qcow2" });
        string completed = _control.Event("BLOCK_JOB_COMPLETED").GetProperty("data").ToString();
        return completed.Contains("\"error\"", StringComparison.Ordinal)
            ? throw new TestBedException($"the disk was not copied: {completed}")
            : copy;
    }

    /// <summary>Installs the package, as an administrator does who has downloaded it, and gives what is said to him.</summary>
    public string InstallPackage()
    {
        string said = Shell.Must("cd /root && apt-get install --yes --quiet ./fsfreeze-hook.deb", TimeSpan.FromMinutes(3));
        Agent.WaitUntilItAnswers(TimeSpan.FromMinutes(1));
        return said;
    }

    /// <summary>Stops its processors for good, so that others have them.</summary>
    public void Stop()
    {
        _logs.Dispose();
        _control.Do("stop");
    }

    /// <summary>Resets it, as its reset button does: nothing in it is told.</summary>
    public void Reset() => _control.Do("system_reset");

    /// <inheritdoc/>
    public void Dispose()
    {
        _logs.Dispose();
        Load.Dispose();
        Shell.Dispose();
        Agent.Dispose();
        _control.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    private void ComeUp(Action wait)
    {
        try
        {
            wait();
        }
        catch (TestBedException exception)
        {
            throw new TestBedException(
                $"{System.Name} did not come up; its console ends in:\n{End(Console)}\n{_process.Output}", exception);
        }
    }

    private static string End(string text) => text.Length <= 2000 ? text : text[^2000..];

    private string[] Port(string socket, string name) =>
    [
        "-chardev", $"socket,id={socket},path={_folder.File(socket)},server=on,wait=off",
        "-device", $"virtserialport,chardev={socket},name={name}",
    ];
}
