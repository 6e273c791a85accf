using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Verdicts;

/// <summary>
/// A backup of Proxmox VE as its <c>vzdump</c> runs it, with the hook script of <c>packaging/hosts</c>: called in its phases,
/// with nothing in its environment but what it gives [pve-manager, PVE/VZDump.pm, run_hook_script], on a real agent.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class VzdumpHookTests : IClassFixture<MariaDbOnLoopFixture>, IDisposable
{
    private const string Vmid = "100";

    private readonly MariaDbOnLoopFixture _bed;
    private readonly PublishedHook _hook;
    private readonly FreezeWatchdog _watchdog;
    private readonly GuestAgent _agent;
    private readonly TmpfsMount _guest = new("/etc/qemu");
    private readonly TemporaryFolder _host = new();

    public VzdumpHookTests(MariaDbOnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        _hook.WriteConfiguration();
        File.Copy(_hook.ConfigurationFile, InGuest("fsfreeze-hook.conf"));
        File.Copy(_hook.Program, InGuest("fsfreeze-hook"));
        File.SetUnixFileMode(InGuest("fsfreeze-hook.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, _hook.Program);
        File.Copy(Path.Combine(Approval.Repository.Root, "tests", "lib", "stand-ins", "qm"), _host.File("qm"));
    }

    [Fact]
    public void A_consistent_backup_is_green_and_says_so_in_its_notes()
    {
        CommandResult end = Backup();
        Assert.Equal((0, $"databases: consistent (freeze {_hook.FreezeRecord.FreezeId})\n"), (end.ExitCode, end.Output));
        Assert.Equal(end.Output, Notes());
    }

    [Fact]
    public void A_backup_whose_freeze_was_vetoed_is_red_with_the_reason_and_green_when_it_is_not_any_more()
    {
        string config = File.ReadAllText(_hook.ConfigurationFile);
        File.WriteAllText(_hook.ConfigurationFile, config.Replace("socket = ", "socket = /nowhere", StringComparison.Ordinal));
        CommandResult end = Backup();
        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("databases: failed: mysql: ", end.Output, StringComparison.Ordinal);
        Assert.Contains("/nowhere", Notes(), StringComparison.Ordinal);
        File.WriteAllText(_hook.ConfigurationFile, config);
        Assert.Equal(0, Backup().ExitCode);
    }

    [Fact]
    public void A_backup_whose_lock_was_lost_is_red()
    {
        CommandResult end = Backup(() => _ = Command.Must("kill", "-KILL", $"{Assert.Single(_hook.Holders).Pid}"));
        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("databases: broken: ", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, "--degraded=warn")]
    public void A_degraded_backup_is_as_the_host_wants_it(int expected, params string[] options)
    {
        _ = _hook.AddHook("10-fails", "#!/bin/sh\nexit 1\n");
        CommandResult end = Backup(options: options);
        Assert.Equal(expected, end.ExitCode);
        Assert.StartsWith("databases: degraded: ", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_without_a_freeze_is_red_whatever_was_frozen_before()
    {
        Assert.Equal(0, Backup().ExitCode);
        _ = Phase("backup-start");
        CommandResult end = Phase("backup-end");
        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("databases: not frozen: ", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm fsfreeze-hook", "the guest has no fsfreeze-hook")]
    [InlineData("printf '#!/bin/sh\\n: >ran\\n' >fsfreeze-hook", "the guest has no fsfreeze-hook")]
    [InlineData("cp /usr/bin/ls fsfreeze-hook", "the guest's fsfreeze-hook is too old to tell: ")]
    [InlineData("cp /usr/bin/true fsfreeze-hook", "the guest's fsfreeze-hook ended with 0: ")]
    public void A_guest_whose_program_cannot_tell_is_as_the_host_wants_it(string make, string said)
    {
        _ = Command.Must("/bin/sh", "-c", $"cd {_guest.Path} && {make}");
        CommandResult warned = Backup();
        Assert.Equal(0, warned.ExitCode);
        Assert.StartsWith($"databases: unknown: {said}", warned.Output, StringComparison.Ordinal);
        Assert.Equal(1, Backup(options: "--missing=fail").ExitCode);
        Assert.False(File.Exists(InGuest("ran")), "the guest's own script was run");
    }

    [Fact]
    public void A_guest_without_an_agent_is_as_the_host_wants_it()
    {
        File.WriteAllText(_host.File("qm.socket"), "/nowhere/sock");
        Assert.Contains("does not tell the time", Run("backup-start").Output, StringComparison.Ordinal);
        CommandResult end = Run("backup-end");
        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith("databases: unknown: no guest agent answered", end.Output, StringComparison.Ordinal);
        _ = Run("backup-start");
        Assert.Equal(1, Run("backup-end", options: "--missing=fail").ExitCode);
    }

    [Theory]
    [InlineData("job-init")]
    [InlineData("job-start")]
    [InlineData("job-end")]
    [InlineData("job-abort")]
    public void A_phase_of_no_guest_does_nothing(string phase)
    {
        CommandResult result = Command.Run("/usr/bin/env", ["-i", $"PATH={_host.Path}:/usr/bin:/bin", Script, phase]);
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        _hook.Dispose();
        _guest.Dispose();
        _host.Dispose();
    }

    private static string Script => Path.Combine(Approval.Repository.Root, "packaging", "hosts", "vzdump-hook");

    private string InGuest(string name) => Path.Combine(_guest.Path, name);

    private string Notes() => File.ReadAllText(_host.File("backup.vma.notes"));

    // As for a guest in mode "snapshot": the freeze comes after the start, and the snapshot's end long before the backup's.
    private CommandResult Backup(Action? whileFrozen = null, params string[] options)
    {
        Assert.Equal(0, Phase("backup-start", options).ExitCode);
        try
        {
            _ = _agent.Freeze(_bed.Filesystem.MountPoint);
            whileFrozen?.Invoke();
            _ = _agent.Thaw();
        }
        catch (GuestAgentException)
        {
            // Proxmox goes on.
        }

        return Phase("backup-end", options);
    }

    private CommandResult Phase(string phase, params string[] options)
    {
        CommandResult? result = null;
        _agent.Lend(socket =>
        {
            File.WriteAllText(_host.File("qm.socket"), socket);
            result = Run(phase, options);
        });
        return result!;
    }

    private CommandResult Run(string phase, params string[] options) => Command.Run(
        "/usr/bin/env",
        [
            "-i", $"PATH={_host.Path}:/usr/bin:/bin", "VMTYPE=qemu", $"DUMPDIR={_host.Path}",
            $"TARGET={_host.File("backup.vma")}", Script, .. options, phase, "snapshot", Vmid,
        ]);
}
