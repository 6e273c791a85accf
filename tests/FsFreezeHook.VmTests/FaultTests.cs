using System;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>What goes wrong around a freeze of a whole guest.</summary>
public sealed class FaultTests
{
    /// <summary>
    /// Its writers would keep the table to themselves, once they are let go while the filesystem is still frozen.
    /// </summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void A_restart_of_the_agent_while_frozen_costs_no_lock(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        machine.Load.Start();
        _ = machine.Agent.Freeze();
        string before = machine.AgentUnit.MainProcess;

        // A frozen agent ignores SIGTERM, so systemd kills it, a minute and a half later.
        _ = machine.Shell.Must("systemctl restart --no-block qemu-guest-agent");
        machine.AgentUnit.WaitUntilItIsNot(before, TimeSpan.FromMinutes(3));
        machine.Agent.WaitUntilItAnswers(Soon);
        Assert.Equal("frozen", machine.Agent.FreezeStatus());
        Assert.True(machine.Database.IsWriteLocked(), "the restart of the agent has let the lock go");
        _ = machine.Agent.Thaw();
        machine.Load.WaitForMore();
        Assert.Equal(["consistent"], machine.Program.Verdicts());
        ScenarioTable.Add(
            "agent restarted while frozen", system, "the lock stays, the new agent knows that it is frozen, the thaw is clean");
    }

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void A_host_that_never_thaws_does_not_keep_the_lock(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        _ = machine.Shell.Must("mkdir -p /etc/qemu/fsfreeze-hook.conf.d && printf '[mysql]\\nmax-hold = 10s\\n' "
            + ">/etc/qemu/fsfreeze-hook.conf.d/limit.conf && chmod 600 /etc/qemu/fsfreeze-hook.conf.d/limit.conf");
        _ = machine.Agent.Freeze();
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        _ = Eventually.True(() => !machine.Database.IsWriteLocked(), Soon, "the limit releases the lock");
        Assert.Equal("frozen", machine.Agent.FreezeStatus());
        GuestAgentException refused = Assert.Throws<GuestAgentException>(() => machine.Agent.Thaw());
        Assert.Contains(system == GuestSystem.Debian12 ? "status 25" : "mysql", refused.Message, StringComparison.Ordinal);
        Assert.Equal("thawed", machine.Agent.FreezeStatus());
        Assert.Equal(["broken"], machine.Program.Verdicts());
        GuestFreeze.MustBeConsistent(machine);
        ScenarioTable.Add(
            "host never thaws",
            system,
            "`max-hold` releases the lock, the late thaw says so (25), the next freeze is consistent");
    }

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void A_reset_while_frozen_leaves_nothing_behind(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        machine.Load.Start();
        machine.Load.WaitForMore();
        _ = machine.Agent.Freeze();
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        machine.Reset();
        machine.WaitUntilItIsUp();
        Assert.Equal("thawed", machine.Agent.FreezeStatus());
        Assert.Empty(machine.Database.UncleanTables());
        _ = machine.Database.Rows("INSERT INTO shop.orders VALUES (0, 1); INSERT INTO shop.journal VALUES (0, 1);");
        JsonElement status = machine.Program.Status();
        Assert.Equal("thawed", status.GetProperty("state").GetString());
        Assert.NotEqual(JsonValueKind.Null, status.GetProperty("openOfAnotherBoot").ValueKind);
        GuestFreeze.MustBeConsistent(machine);
        ScenarioTable.Add(
            "reset while frozen", system, "the server is writable, its tables are clean, the next freeze is consistent");
    }

    [Theory]
    [MemberData(nameof(GuestSystem.Releases), MemberType = typeof(GuestSystem))]
    public void A_freeze_at_boot_before_the_server_is_up_is_no_database_or_refused_where_one_is_promised(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        _ = machine.Shell.Must($"""
            mkdir -p /etc/systemd/system/{system.Service}.d
            cat >/etc/systemd/system/{system.Service}.d/late.conf <<'UNIT'
            [Service]
            ExecStartPre=/bin/sh -c 'until [ -e /run/the-server-may-start ]; do sleep 0.1; done'
            TimeoutStartSec=600
            UNIT
            sync
            """);
        machine.Reset();
        machine.WaitUntilItsAgentIsUp();
        _ = machine.Agent.Freeze();
        _ = machine.Agent.Thaw();
        Assert.Equal(["no-database"], machine.Program.Verdicts());

        _ = machine.Shell.Must(
            "install -m 600 /dev/null /etc/qemu/fsfreeze-hook.conf && printf '[mysql]\\n' >/etc/qemu/fsfreeze-hook.conf");
        GuestAgentException refused = Assert.Throws<GuestAgentException>(() => machine.Agent.Freeze());
        Assert.Contains(system == GuestSystem.Debian12 ? "status 20" : "mysql", refused.Message, StringComparison.Ordinal);
        Assert.Equal("thawed", machine.Agent.FreezeStatus());

        _ = machine.Shell.Must("touch /run/the-server-may-start");
        machine.WaitUntilItIsUp();
        GuestFreeze.MustBeConsistent(machine);
        ScenarioTable.Add(
            "freeze at boot, before the server is up",
            system,
            "`no-database`; refused (20) where a `[mysql]` section promises one; consistent once it is up");
    }
}
