using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>
/// The main job: the package installed in a stock guest, nothing edited, and the host takes snapshots of the
/// whole guest under load.
/// </summary>
public sealed class SnapshotTests
{
    [Fact]
    [Trait("Form", "Short")]
    public void Two_copies_of_a_guest_frozen_under_load_boot_clean() => CopiesBootClean(GuestSystem.Debian12, snapshots: 2);

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void Ten_copies_of_a_guest_frozen_under_load_boot_clean(GuestSystem system) => CopiesBootClean(system, snapshots: 10);

    [Fact]
    public void Copies_of_a_guest_with_MySQL_boot_clean() => CopiesBootClean(GuestSystem.MySql, snapshots: 3);

    /// <summary>
    /// The drop-in by hand, without a package: the agent is told its usual path, and there is our program, or a link to it.
    /// </summary>
    [Theory]
    [InlineData("cp /root/fsfreeze-hook /etc/qemu/fsfreeze-hook", "the program itself")]
    [InlineData(
        "install -D /root/fsfreeze-hook /opt/fsfreeze-hook && ln -sf /opt/fsfreeze-hook /etc/qemu/fsfreeze-hook", "a link to it")]
    public void A_copy_of_a_guest_with_the_program_in_the_scripts_place_boots_clean(string installation, string what)
    {
        foreach (GuestSystem system in GuestSystem.Releases.Select(row => row.Data))
        {
            using VirtualMachine machine = VirtualMachine.Boot(system);
            machine.BringParts();
            _ = machine.Shell.Must($$"""
                {{installation}}
                mkdir -p /etc/systemd/system/qemu-guest-agent.service.d
                cat >/etc/systemd/system/qemu-guest-agent.service.d/hook.conf <<'UNIT'
                [Service]
                ExecStart=
                ExecStart=-/usr/sbin/qemu-ga -F/etc/qemu/fsfreeze-hook
                KillMode=process
                UNIT
                systemctl daemon-reload
                systemctl restart qemu-guest-agent
                """);
            machine.Agent.WaitUntilItAnswers(TimeSpan.FromMinutes(1));
            machine.Load.MakeTables();
            machine.Load.Start();
            ProgramInGuest program = new(machine.Agent, "/etc/qemu/fsfreeze-hook");
            GuestSnapshot snapshot = GuestSnapshot.Take(machine, program);
            Assert.Equal(["consistent"], program.Verdicts());
            machine.Stop();
            BootedCopy.MustBeClean(system, snapshot);
            ScenarioTable.Add(
                $"no package: {what} at `/etc/qemu/fsfreeze-hook`, the agent told `-F`",
                system,
                "a snapshot under load, its copy booted clean");
        }
    }

    private static void CopiesBootClean(GuestSystem system, int snapshots)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        machine.Load.Start();
        List<GuestSnapshot> taken = [];
        for (int number = 1; number <= snapshots; number++)
        {
            taken.Add(GuestSnapshot.Take(machine, machine.Program));
            Assert.Equal(Enumerable.Repeat("consistent", number), machine.Program.Verdicts());
            MustBeReady(machine);
        }

        machine.Stop();
        _ = Parallel.ForEach(
            taken, new ParallelOptions { MaxDegreeOfParallelism = 2 }, snapshot => BootedCopy.MustBeClean(system, snapshot));
        ScenarioTable.Add(
            $"{snapshots} snapshots of the whole guest under load",
            system,
            "each copy booted: tables clean, no acknowledged row lost, coordinates at the end of the binary log",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{snapshots} of {snapshots} clean; freeze {Median(taken.Select(snapshot => snapshot.Freeze)):0} ms (median)"));
    }

    // A server under load on emulated processors may need longer for an answer than check waits.
    private static void MustBeReady(VirtualMachine machine)
    {
        GuestResult? check = null;
        try
        {
            _ = Eventually.True(
                () => (check = machine.Agent.Run("fsfreeze-hook check --max-age 1h")).ExitCode == 0,
                TimeSpan.FromMinutes(2),
                "check is content");
        }
        catch (TestBedException e)
        {
            throw new TestBedException($"{e.Message}: {check?.Output}", e);
        }
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalMilliseconds).Order()];
        return sorted[sorted.Length / 2];
    }
}
