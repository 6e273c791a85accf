using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>libvirt as the host, driven by <c>virsh</c>: a client of the guest agent that is not this project's own.</summary>
[Collection(nameof(WithLibvirt))]
public sealed class LibvirtTests(LibvirtGuest shared)
{
    [Fact]
    public void Virsh_freezes_thaws_and_takes_a_quiesced_snapshot_and_a_veto_stops_it()
    {
        GuestSystem system = LibvirtGuest.System;
        LibvirtHost host = shared.Host;
        LibvirtDomain guest = shared.Domain;
        shared.HasPackage("[hook]", "failing-hook = abort");
        guest.Load.Start();

        _ = host.Must("domfsfreeze", LibvirtDomain.Name);
        Assert.True(guest.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        _ = host.Must("domfsthaw", LibvirtDomain.Name);
        AssertLast(guest, "consistent");
        guest.Load.WaitForMore();
        ScenarioTable.Add("`virsh domfsfreeze` and `domfsthaw`", system, "locked while frozen, `consistent`");

        shared.HasHook("veto", "echo no backup now >&2; exit 1");
        CommandResult vetoed = guest.Snapshot("vetoed");
        Assert.NotEqual(0, vetoed.ExitCode);
        Assert.Contains("status 10", vetoed.Error, StringComparison.Ordinal);
        AssertLast(guest, "failed");
        guest.Load.WaitForMore();
        _ = guest.Shell.Must("rm /etc/qemu/fsfreeze-hook.d/veto");
        ScenarioTable.Add(
            "`virsh snapshot-create-as --disk-only --quiesce`, a hook vetoes it",
            system,
            "virsh fails with the hook's exit code, no snapshot");

        IReadOnlyDictionary<(string Table, int Client), int> acknowledged = guest.Load.Acknowledged;
        CommandResult taken = guest.Snapshot("taken");
        Assert.True(taken.ExitCode == 0, taken.Error);
        AssertLast(guest, "consistent");
        guest.Load.WaitForMore();
        guest.Load.Stop();

        // libvirt says nothing between freeze and thaw: how many rows were acknowledged by then is not known,
        // but that these were.
        BootedCopy.MustBeClean(
            system,
            new GuestSnapshot(guest.Disk, acknowledged, "fsfreeze-hook", TimeSpan.Zero, TimeSpan.Zero),
            mostFurther: int.MaxValue / 2);
        ScenarioTable.Add(
            "`virsh snapshot-create-as --disk-only --quiesce` under load",
            system,
            "the copy booted: tables clean, no acknowledged row lost");
    }

    private static void AssertLast(LibvirtDomain guest, string verdict)
    {
        JsonElement last = guest.LastFreeze();
        Assert.Equal((verdict, true), (last.GetProperty("verdict").GetString(), last.GetProperty("byAgent").GetBoolean()));
    }
}
