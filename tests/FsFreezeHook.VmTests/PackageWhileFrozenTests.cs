using System;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>What a package operation does to a lock that is held, and the lock to it.</summary>
public sealed class PackageWhileFrozenTests
{
    private const string Operation = "/run/operation";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan OperationBound = TimeSpan.FromMinutes(3);

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void An_operation_on_a_frozen_root_filesystem_waits_for_thaw_and_loses_no_lock(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        PackageManager packages = new(machine, ThroughAgent: false);
        packages.MakeLaterAgent();
        WaitsForThaw(machine, "dpkg --install /root/fsfreeze-hook-later.deb");
        Assert.Equal("9.9", machine.Shell.Must("dpkg-query --show --showformat='${Version}' fsfreeze-hook"));
        WaitsForThaw(machine, "dpkg --install /root/agent-later.deb");
        WaitsForThaw(machine, "dpkg --remove fsfreeze-hook");
        Assert.DoesNotContain(AgentUnit.Hook, machine.AgentUnit.CommandLine, StringComparison.Ordinal);
        ScenarioTable.Add(
            "upgrade, the agent's upgrade and removal while the whole guest is frozen",
            system,
            "each waits for thaw, the lock stays, the thaw is clean, and the operation then succeeds");
    }

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void A_removal_while_something_is_frozen_by_hand_waits_for_thaw(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        _ = machine.Shell.Must("fsfreeze-hook freeze");
        machine.Shell.StartInBackground("dpkg --remove fsfreeze-hook", Operation);
        _ = Eventually.True(
            () => machine.Shell.Must($"cat {Operation}.output").Contains("waiting for thaw", StringComparison.Ordinal),
            Soon,
            "the removal says that it waits");
        Assert.True(machine.Database.IsWriteLocked(), "the removal has let the lock go");
        GuestResult thaw = machine.Shell.Run("fsfreeze-hook thaw");
        Assert.True(thaw.ExitCode == 0, thaw.Output);
        Assert.Equal("0", machine.Shell.WaitForStatus(Operation, OperationBound));
        Assert.False(machine.Database.IsWriteLocked(), "the server is locked after the thaw");
        ScenarioTable.Add(
            "removal while something is frozen by hand", system, "it says that it waits for thaw; the lock stays until then");
    }

    private static void WaitsForThaw(VirtualMachine machine, string command)
    {
        _ = machine.Agent.Freeze();
        machine.Shell.StartInBackground(command, Operation);
        _ = Eventually.True(
            () => machine.Shell.Must("for pid in $(pgrep -x dpkg); do cat /proc/$pid/wchan; done")
                .Contains("rwsem", StringComparison.Ordinal),
            Soon,
            $"this waits in the kernel for the filesystem: {command}");
        Assert.True(machine.Database.IsWriteLocked(), $"the lock is gone after this began: {command}");
        _ = machine.Agent.Thaw();
        Assert.Equal("0", machine.Shell.WaitForStatus(Operation, OperationBound));
        machine.Agent.WaitUntilItAnswers(Soon);

        // The same program, which is still there when the package has gone.
        Assert.Equal("consistent", new ProgramInGuest(machine.Agent, "/root/fsfreeze-hook").Verdicts()[0]);
    }
}
