using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>The main job: the package installed in a stock guest, nothing edited, and the host takes snapshots of the whole guest under load.</summary>
public sealed class SnapshotTests
{
    [Fact]
    [Trait("Form", "Short")]
    public void Two_copies_of_a_guest_frozen_under_load_boot_clean() => CopiesBootClean(GuestSystem.Debian12, snapshots: 2);

    private static void CopiesBootClean(GuestSystem system, int snapshots)
    {
        using VirtualMachine machine = VirtualMachine.Boot(system);
        machine.BringParts();
        _ = machine.InstallPackage();
        machine.Load.Start();
        List<GuestSnapshot> taken = [];
        for (int number = 1; number <= snapshots; number++)
        {
            taken.Add(GuestSnapshot.Take(machine));
            LastFreezeIsConsistent(machine, number);
        }

        machine.Stop();
        _ = Parallel.ForEach(
            taken, new ParallelOptions { MaxDegreeOfParallelism = 2 }, snapshot => BootedCopy.MustBeClean(system, snapshot));
    }

    // As a monitoring system asks, through the agent.
    private static void LastFreezeIsConsistent(VirtualMachine machine, int freezes)
    {
        GuestResult check = machine.Agent.Run("fsfreeze-hook check --max-age 1h");
        Assert.True(check.ExitCode == 0, check.Output);
        using JsonDocument status = JsonDocument.Parse(machine.Agent.Run("fsfreeze-hook status --json").Output);
        JsonElement[] history = [.. status.RootElement.GetProperty("history").EnumerateArray()];
        Assert.Equal(freezes, history.Length);
        Assert.All(history, freeze => Assert.Equal(
            ("consistent", true), (freeze.GetProperty("verdict").GetString(), freeze.GetProperty("byAgent").GetBoolean())));
    }
}
