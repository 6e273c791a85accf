using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>A guest that takes snapshots by itself, with <c>run</c> and without.</summary>
public sealed class OwnSnapshotTests(ITestOutputHelper output)
{
    private const int Snapshots = 10;

    [Fact]
    public void Ten_snapshots_of_LVM_that_run_takes_under_load_are_restored_clean() => AreRestoredClean(OwnSnapshotKind.Lvm);

    [Fact]
    public void Ten_snapshots_of_btrfs_that_run_takes_under_load_are_restored_clean() => AreRestoredClean(OwnSnapshotKind.Btrfs);

    private void AreRestoredClean(OwnSnapshotKind kind)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(GuestSystem.Debian12);
        OwnSnapshots snapshots = new(machine, kind);
        snapshots.MoveData();
        machine.Load.Start();
        Assert.Empty(Enumerable.Range(0, Snapshots).SelectMany(_ => snapshots.Take(isLocked: true)));
        IReadOnlyList<string>[] without = [.. Enumerable.Range(0, Snapshots).Select(_ => snapshots.Take(isLocked: false))];
        foreach (string wrong in without.SelectMany(one => one).Distinct())
        {
            output.WriteLine(wrong);
        }

        int clean = without.Count(wrong => wrong.Count == 0);
        ScenarioTable.Add(
            $"{Snapshots} times `fsfreeze-hook run -- {kind.Name}` under load",
            GuestSystem.Debian12,
            "each restored by a second server: tables clean, no acknowledged row lost, both tables of one moment",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Snapshots} of {Snapshots} clean; without `run` {clean} of {Snapshots}"));
    }
}
