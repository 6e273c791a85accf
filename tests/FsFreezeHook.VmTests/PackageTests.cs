using System;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>
/// All that is done with the package in its life, in a guest that runs: by an administrator, and by the host through the agent.
/// </summary>
public sealed class PackageTests
{
    private const string LocalHook = "/etc/qemu/fsfreeze-hook.d/local";

    private const string OwnLine = "# a line of their own";

    /// <summary>The host has ten seconds to fetch what its command came to; the rest is for a slow machine.</summary>
    private static readonly TimeSpan UntilRestarted = TimeSpan.FromMinutes(2);

    /// <summary>Every release, by hand and through the agent.</summary>
    public static TheoryData<GuestSystem, bool> Ways { get; } = new()
    {
        { GuestSystem.Debian12, false },
        { GuestSystem.Debian12, true },
        { GuestSystem.Debian13, false },
        { GuestSystem.Debian13, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_package_leaves_after_every_step_what_is_expected_of_it(GuestSystem system, bool throughAgent)
    {
        using VirtualMachine machine = VirtualMachine.Boot(system);
        machine.BringParts();
        machine.Load.MakeTables();
        PackageManager packages = new(machine, throughAgent);
        string stock = machine.AgentUnit.CommandLine;
        _ = machine.Shell.Must($"""
            mkdir -p /etc/qemu/fsfreeze-hook.d
            printf '#!/bin/sh\necho "$1" >>/run/local-hook\n' >{LocalHook}
            chmod 755 {LocalHook}
            echo '{OwnLine}' >>/etc/qemu/fsfreeze-hook
            """);
        void Cell(string step, string result) =>
            ScenarioTable.Add($"{step}, {(throughAgent ? "through `guest-exec`" : "by hand")}", system, result);

        string before = machine.AgentUnit.MainProcess;
        string said = packages.Install("fsfreeze-hook.deb");
        Assert.Contains($"this hook is run from now on, at each freeze and thaw: {LocalHook}", said, StringComparison.Ordinal);
        Assert.Contains(
            "/etc/qemu/fsfreeze-hook was changed on this machine, and is not called any more", said, StringComparison.Ordinal);
        Assert.Contains("fsfreeze-hook: database servers: the one running server is configured", said, StringComparison.Ordinal);
        AgentBecomes(machine, before, $"{stock} {AgentUnit.Hook}");
        GuestFreeze.MustBeConsistent(machine);
        Assert.Equal(["freeze", "thaw"], machine.Shell.Must("cat /run/local-hook").Split('\n'));
        Cell(
            "install",
            "hooks that become active and a changed dispatcher are named, the agent runs with `-F`, "
                + "the next freeze is consistent");

        _ = machine.Shell.Must($"echo '{OwnLine}' >>/etc/qemu/fsfreeze-hook.conf");
        RestartsNothing(machine, "9.9", () => packages.Install("fsfreeze-hook-later.deb"));
        Cell("upgrade", "the agent is not restarted, the edited configuration is kept");

        before = machine.AgentUnit.MainProcess;
        packages.MakeLaterAgent();
        packages.InstallLaterAgent();
        AgentBecomes(machine, before, $"{stock} {AgentUnit.Hook}");
        GuestFreeze.MustBeConsistent(machine);
        Cell("upgrade of the agent beside it", "the new agent runs with `-F`");

        string version = machine.Shell.Must("dpkg-deb --field /root/fsfreeze-hook.deb Version");
        RestartsNothing(machine, version, () => packages.Install("fsfreeze-hook.deb"));
        Cell("downgrade", "as an upgrade");
        RestartsNothing(machine, version, () => packages.Install("fsfreeze-hook.deb"));
        Cell("reinstall", "as an upgrade");

        before = machine.AgentUnit.MainProcess;
        _ = packages.Remove();
        AgentBecomes(machine, before, stock);
        Assert.Equal(string.Empty, machine.Shell.Must("ls /usr/sbin/fsfreeze-hook /usr/lib/fsfreeze-hook 2>/dev/null || true"));
        Assert.Contains(OwnLine, machine.Shell.Must("cat /etc/qemu/fsfreeze-hook.conf"), StringComparison.Ordinal);
        FreezeLocksNothing(machine);
        Cell("remove", "the agent is as stock, configuration and log stay");

        before = machine.AgentUnit.MainProcess;
        _ = packages.Install("fsfreeze-hook.deb");
        AgentBecomes(machine, before, $"{stock} {AgentUnit.Hook}");
        Assert.Contains(OwnLine, machine.Shell.Must("cat /etc/qemu/fsfreeze-hook.conf"), StringComparison.Ordinal);
        GuestFreeze.MustBeConsistent(machine);
        Cell("install again", "with the configuration that was kept");

        before = machine.AgentUnit.MainProcess;
        _ = packages.Purge();
        AgentBecomes(machine, before, stock);
        FreezeLocksNothing(machine);
        Assert.Equal(
            string.Join('\n', "/etc/qemu/fsfreeze-hook", "/etc/qemu/fsfreeze-hook.d"),
            machine.Shell.Must(
                "find / /run -xdev \\( -path /root -o -path /proc \\) -prune -o -name '*fsfreeze-hook*' -print | sort"));
        Assert.Contains(OwnLine, machine.Shell.Must("cat /etc/qemu/fsfreeze-hook"), StringComparison.Ordinal);
        Cell("purge", "nothing of ours is left, all of the agent's is");
    }

    private static void AgentBecomes(VirtualMachine machine, string before, string commandLine)
    {
        machine.AgentUnit.WaitUntilItIsNot(before, UntilRestarted);
        machine.Agent.WaitUntilItAnswers(UntilRestarted);
        Assert.Equal(commandLine, machine.AgentUnit.CommandLine);
        Assert.False(machine.AgentUnit.NeedsReload, "systemd has not read the unit again");
    }

    private static void RestartsNothing(VirtualMachine machine, string version, Func<string> install)
    {
        string agent = machine.AgentUnit.MainProcess;
        string server = machine.Database.MainProcess;
        _ = install();
        Assert.Equal(version, machine.Shell.Must("dpkg-query --show --showformat='${Version}' fsfreeze-hook"));
        Assert.Contains(OwnLine, machine.Shell.Must("cat /etc/qemu/fsfreeze-hook.conf"), StringComparison.Ordinal);
        Assert.Equal("inactive", machine.Shell.Must("systemctl is-active fsfreeze-hook-restart-agent.service || true"));
        GuestFreeze.MustBeConsistent(machine);
        Assert.Equal((agent, server), (machine.AgentUnit.MainProcess, machine.Database.MainProcess));
    }

    private static void FreezeLocksNothing(VirtualMachine machine)
    {
        Assert.True(machine.Agent.Freeze() >= 1, "no filesystem was frozen");
        Assert.False(machine.Database.IsWriteLocked(), "the server is locked without the package");
        _ = machine.Agent.Thaw();
    }
}
