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

    private readonly AskedGuest _guest;

    public VzdumpHookTests(MariaDbOnLoopFixture bed)
    {
        _guest = new AskedGuest(bed, "qm");
    }

    [Fact]
    public void A_consistent_backup_is_green_and_says_in_its_notes_what_was_locked_where_and_for_how_long()
    {
        CommandResult end = Backup();
        RecordedInstance locked = Assert.Single(_guest.Hook.FreezeRecord.Instances);
        Assert.Equal(0, end.ExitCode);
        Assert.StartsWith(
            $"databases: consistent (freeze {_guest.Hook.FreezeRecord.FreezeId}); mysql: {locked.Lock}, "
                + $"{locked.BinaryLog!.File} at {locked.BinaryLog.Position}",
            end.Output,
            StringComparison.Ordinal);
        Assert.Matches(@"; writers waited for at most [\d.]+ s\n$", end.Output);
        Assert.Equal(end.Output, Notes());
    }

    [Fact]
    public void A_backup_whose_freeze_was_vetoed_is_red_with_the_reason_and_green_when_it_is_not_any_more()
    {
        string config = File.ReadAllText(_guest.Hook.ConfigurationFile);
        File.WriteAllText(
            _guest.Hook.ConfigurationFile, config.Replace("socket = ", "socket = /nowhere", StringComparison.Ordinal));
        CommandResult end = Backup();
        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("databases: failed: mysql: ", end.Output, StringComparison.Ordinal);
        Assert.Contains("/nowhere", Notes(), StringComparison.Ordinal);
        File.WriteAllText(_guest.Hook.ConfigurationFile, config);
        Assert.Equal(0, Backup().ExitCode);
    }

    [Fact]
    public void A_backup_whose_lock_was_lost_is_red()
    {
        CommandResult end = Backup(() => _ = Command.Must("kill", "-KILL", $"{Assert.Single(_guest.Hook.Holders).Pid}"));
        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("databases: broken: ", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, "--degraded=warn")]
    public void A_degraded_backup_is_as_the_host_wants_it(int expected, params string[] options)
    {
        _ = _guest.Hook.AddHook("10-fails", "#!/bin/sh\nexit 1\n");
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
        _ = Command.Must("/bin/sh", "-c", $"cd {_guest.Folder} && {make}");
        CommandResult warned = Backup();
        Assert.Equal(0, warned.ExitCode);
        Assert.StartsWith($"databases: unknown: {said}", warned.Output, StringComparison.Ordinal);
        Assert.Equal(1, Backup(options: "--missing=fail").ExitCode);
        Assert.False(File.Exists(Path.Combine(_guest.Folder, "ran")), "the guest's own script was run");
    }

    [Fact]
    public void A_guest_without_an_agent_is_as_the_host_wants_it()
    {
        File.WriteAllText(_guest.Host.File("qm.socket"), "/nowhere/sock");
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
        CommandResult result = Command.Run("/usr/bin/env", ["-i", $"PATH={_guest.Host.Path}:/usr/bin:/bin", Script, phase]);
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    public void Dispose() => _guest.Dispose();

    private static string Script => AskedGuest.Script("vzdump-hook");

    private string Notes() => File.ReadAllText(_guest.Host.File("backup.vma.notes"));

    // As for a guest in mode "snapshot": the freeze comes after the start, and the snapshot's end long before the backup's.
    private CommandResult Backup(Action? whileFrozen = null, params string[] options)
    {
        Assert.Equal(0, Phase("backup-start", options).ExitCode);
        _guest.Snapshot(whileFrozen);
        return Phase("backup-end", options);
    }

    private CommandResult Phase(string phase, params string[] options) => _guest.Ask("qm", () => Run(phase, options));

    private CommandResult Run(string phase, params string[] options) => Command.Run(
        "/usr/bin/env",
        [
            "-i", $"PATH={_guest.Host.Path}:/usr/bin:/bin", "VMTYPE=qemu", $"DUMPDIR={_guest.Host.Path}",
            $"TARGET={_guest.Host.File("backup.vma")}", Script, .. options, phase, "snapshot", Vmid,
        ]);
}
