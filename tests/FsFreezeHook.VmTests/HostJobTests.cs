using System;
using System.Text.RegularExpressions;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>What a host's job makes of the freezes of a booted guest, by the scripts of <c>packaging/hosts</c>.</summary>
[Collection(nameof(WithLibvirt))]
[Trait("Form", "Short")]
public sealed class HostJobTests(LibvirtGuest guest) : IDisposable
{
    private readonly HostJob _job = new();

    [Fact]
    public void A_backup_of_Proxmox_is_red_while_the_server_is_blocked_and_green_with_figures_in_its_notes_when_it_is_not()
    {
        guest.HasPackage("[mysql]", "lock-timeout = 5s");
        using (guest.Block())
        {
            CommandResult red = _job.Backup();
            Assert.NotEqual(0, red.ExitCode);
            Assert.Contains("ERROR: VM 100 qmp command 'guest-fsfreeze-freeze' failed", red.Output, StringComparison.Ordinal);
            Assert.Matches(
                new Regex("^INFO: databases: failed: mysql: .*, INSERT\\) blocks it", RegexOptions.Multiline), red.Output);
            Assert.Contains("INFO: Backup job finished with errors", red.Output, StringComparison.Ordinal);
            Assert.StartsWith("databases: failed: mysql: ", _job.Notes, StringComparison.Ordinal);
        }

        CommandResult green = _job.Backup();
        Assert.True(green.ExitCode == 0, green.Output + green.Error);
        Assert.Contains("INFO: Backup job finished successfully", green.Output, StringComparison.Ordinal);
        string[] log = Assert.Single(guest.Domain.Database.Rows("SHOW MASTER STATUS"));
        Assert.Matches(
            $@"^databases: consistent \(freeze [\w.-]+\); mysql: read-lock, {log[0]} at {log[1]}, GTIDs [\d-]+; "
                + @"writers waited for at most [\d.]+ s\n$",
            _job.Notes);
        Assert.Contains($"INFO: {_job.Notes}", green.Output, StringComparison.Ordinal);
        ScenarioTable.Add(
            "`vzdump` with `vzdump-hook` (stand-ins for Proxmox VE's programs), the server blocked, and not",
            LibvirtGuest.System,
            "red, the log and the notes say who blocks; green, the notes have verdict, lock, coordinates and the writers' wait");
    }

    [Fact]
    public void Virsh_tells_a_script_of_the_host_what_each_snapshot_is_worth()
    {
        guest.HasPackage("[mysql]", "lock-timeout = 5s");
        _ = guest.Shell.Must("mv /usr/sbin/fsfreeze-hook /root/away");
        CommandResult missing = _job.GuestVerdict();
        _ = guest.Shell.Must("mv /root/away /usr/sbin/fsfreeze-hook");
        Assert.Equal((3, "unknown: the guest has no fsfreeze-hook\n"), (missing.ExitCode, missing.Output));

        string since = Now();
        Snapshot();
        CommandResult good = _job.GuestVerdict("--since", since);
        Assert.Equal(0, good.ExitCode);
        Assert.Matches(
            @"^consistent \(freeze [\w.-]+\); mysql: read-lock, .*; writers waited for at most [\d.]+ s\n$", good.Output);

        guest.HasHook("veto", "exit 1");
        Snapshot();
        CommandResult degraded = _job.GuestVerdict("--since", since);
        Assert.Equal(1, degraded.ExitCode);
        Assert.StartsWith("degraded: ", degraded.Output, StringComparison.Ordinal);
        Assert.Equal(0, _job.GuestVerdict("--since", since, "--degraded=warn").ExitCode);

        using (guest.Block())
        {
            Assert.NotEqual(0, guest.Host.Virsh("domfsfreeze", LibvirtDomain.Name).ExitCode);
        }

        CommandResult failed = _job.GuestVerdict("--since", since);
        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith("failed: mysql: ", failed.Output, StringComparison.Ordinal);

        CommandResult none = _job.GuestVerdict("--since", Now());
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("not frozen: ", none.Output, StringComparison.Ordinal);
        ScenarioTable.Add(
            "`guest-verdict` by `virsh qemu-agent-command`",
            LibvirtGuest.System,
            "0 where consistent, 1 where degraded, failed or not frozen, 3 where the guest has no program");
    }

    [Fact]
    public void Check_compares_the_limits_with_those_of_a_host_that_names_itself()
    {
        guest.HasPackage("[mysql]", "lock-timeout = 90s", "max-hold = 2min");
        string said = guest.Shell.Run("fsfreeze-hook check").Output;
        Assert.Matches(@"warn +host +KubeVirt waits 1min for a freeze, and lock-timeout in \[mysql\] is 90s", said);
        Assert.Matches(@"warn +host +KubeVirt lets a snapshot take 5min, and max-hold in \[mysql\] is 2min", said);
    }

    public void Dispose() => _job.Dispose();

    private string Now() => _job.GuestVerdict("--time").Output.Trim();

    private void Snapshot()
    {
        _ = guest.Host.Must("domfsfreeze", LibvirtDomain.Name);
        _ = guest.Host.Must("domfsthaw", LibvirtDomain.Name);
    }
}
