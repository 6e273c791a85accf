using System;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>The package beside an agent's unit that is the administrator's own.</summary>
public sealed class OwnUnitTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>Every release.</summary>
    public static TheoryData<GuestSystem> Systems { get; } = [GuestSystem.Debian12, GuestSystem.Debian13];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Its_command_line_stays_and_check_fails_until_the_hook_is_added_to_it(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.Boot(system);
        machine.BringParts();
        machine.Load.MakeTables();
        string before = machine.AgentUnit.MainProcess;
        string own = $"{machine.AgentUnit.CommandLine} -b guest-file-open";
        _ = machine.Shell.Must($"""
            sed 's|^ExecStart=.*|ExecStart=-{own}|' /usr/lib/systemd/system/qemu-guest-agent.service \
              >/etc/systemd/system/qemu-guest-agent.service
            systemctl daemon-reload
            systemctl restart qemu-guest-agent.service
            """);
        machine.AgentUnit.WaitUntilItIsNot(before, Bound);
        machine.Agent.WaitUntilItAnswers(Bound);
        string said = new PackageManager(machine, ThroughAgent: false).Install("fsfreeze-hook.deb");
        Assert.Contains("'fsfreeze-hook check' prints the lines to paste", said, StringComparison.Ordinal);
        Assert.Equal(own, machine.AgentUnit.CommandLine);
        GuestResult check = machine.Shell.Run("fsfreeze-hook check", Bound);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("has no freeze hook configured (-F)", check.Output, StringComparison.Ordinal);

        // What check says is enough.
        before = machine.AgentUnit.MainProcess;
        _ = machine.Shell.Must("""
            printf '%s\n' '' '[general]' fsfreeze-hook=/usr/sbin/fsfreeze-hook >>/etc/qemu/qemu-ga.conf
            systemctl restart qemu-guest-agent.service
            """);
        machine.AgentUnit.WaitUntilItIsNot(before, Bound);
        machine.Agent.WaitUntilItAnswers(Bound);
        Assert.Equal(own, machine.AgentUnit.CommandLine);
        GuestFreeze.MustBeConsistent(machine);
        ScenarioTable.Add(
            "install beside a unit of the administrator's own",
            system,
            "its command line stays, installing and `check` say what to add, then the next freeze is consistent");
    }
}
