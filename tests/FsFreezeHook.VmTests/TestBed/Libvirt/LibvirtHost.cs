using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// libvirt as a host has it, with its own client <c>virsh</c>: the daemon in folders of its own. The tests run in a mount
/// namespace, and so nothing of it is seen outside.
/// </summary>
internal sealed class LibvirtHost : IDisposable
{
    private const string Place = "qemu:///system";

    private static readonly string[] Folders =
        ["/etc/libvirt", "/var/lib/libvirt", "/var/cache/libvirt", "/var/log/libvirt", "/run/libvirt"];

    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundProcess _daemon;
    private readonly List<string> _mounted = [];

    /// <summary>Starts the daemon.</summary>
    public LibvirtHost()
    {
        foreach (string folder in Folders)
        {
            _ = Directory.CreateDirectory(folder);
            _ = Command.Must("mount", "-t", "tmpfs", "tmpfs", folder);
            _mounted.Add(folder);
        }

        // Debian's own name for it is asked for before that file is read, and belongs to a package with services of its own.
        Know("/etc/passwd", "libvirt-qemu:x:64055:64055::/:/usr/sbin/nologin");
        Know("/etc/group", "libvirt-qemu:x:64055:");

        // The emulator runs as it does in the other tests: as root, in no group and under no policy of libvirt's.
        File.WriteAllText(
            "/etc/libvirt/qemu.conf",
            "user = \"root\"\ngroup = \"root\"\nsecurity_driver = \"none\"\nnamespaces = []\ncgroup_controllers = []\n"
                + "remember_owner = 0\nstdio_handler = \"file\"\n");
        File.WriteAllText("/etc/libvirt/libvirtd.conf", "auth_unix_rw = \"none\"\nunix_sock_dir = \"/run/libvirt\"\n");
        _daemon = new BackgroundProcess(_folder.File("libvirtd"), "libvirtd", ["--config", "/etc/libvirt/libvirtd.conf"]);
        try
        {
            _ = Eventually.True(() => Virsh("version").ExitCode == 0, TimeSpan.FromMinutes(2), "libvirt answers");
        }
        catch (TestBedException exception)
        {
            string said = _daemon.Output;
            Dispose();
            throw new TestBedException($"libvirt did not start: {said}", exception);
        }
    }

    /// <summary>Runs <c>virsh</c> as an administrator of the host does.</summary>
    /// <exception cref="TestBedException">The daemon has ended.</exception>
    public CommandResult Virsh(params string[] arguments) => _daemon.IsRunning
        ? Command.Run("virsh", ["--connect", Place, .. arguments], new CommandOptions { Bound = TimeSpan.FromMinutes(5) })
        : throw new TestBedException($"libvirt has ended: {_daemon.Output}");

    /// <summary>The same for what the bed relies on, and gives what it printed.</summary>
    /// <exception cref="TestBedException">It failed.</exception>
    public string Must(params string[] arguments)
    {
        CommandResult result = Virsh(arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new TestBedException($"virsh {string.Join(' ', arguments)} failed: {result.Error}{_daemon.Output}");
    }

    private void Know(string file, string line)
    {
        string copy = _folder.File(Path.GetFileName(file));
        File.WriteAllText(copy, $"{File.ReadAllText(file)}{line}\n");
        _ = Command.Must("mount", "--bind", copy, file);
        _mounted.Add(file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _daemon.Stop(TimeSpan.FromSeconds(20));
        _daemon.Dispose();
        foreach (string place in _mounted)
        {
            _ = Command.Run("umount", ["--lazy", place]);
        }

        _folder.Dispose();
    }
}
