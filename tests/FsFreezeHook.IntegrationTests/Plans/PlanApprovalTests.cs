using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>Both dry runs as a person reads them, on a healthy machine and on a broken one.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class PlanApprovalTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public PlanApprovalTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void On_a_healthy_machine()
    {
        _ = _hook.AddHook("10-application", "#!/bin/sh\n");
        _ = _hook.AddHook("20-cache", "#!/bin/sh\n");
        Approve("freeze-dry-run-healthy", "freeze", 0);
        Approve("thaw-dry-run-nothing-frozen", "thaw", 0);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Approve("thaw-dry-run-frozen", "thaw", 0);
        Approve("freeze-dry-run-frozen", "freeze", 30);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void On_a_broken_machine()
    {
        _ = _hook.AddHook("10-application", "#!/bin/sh\n");
        _ = _hook.AddHook("20-cache.dpkg-old", "#!/bin/sh\n");
        _ = _hook.AddHook("30-notes", "#!/bin/sh\n", executable: false);
        _ = Directory.CreateDirectory(Path.Combine(_hook.HookDirectory, "40-directory"));
        _ = File.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "50-link"), "/nowhere/at/all");
        File.SetUnixFileMode(_hook.AddHook("60-open", "#!/bin/sh\n"), (UnixFileMode)0b111_111_111);
        _server.CreateUser("limited", "limited-Password-1", "PROCESS");
        _hook.UseServer(
            _server, ("user", "limited"), ("password", "limited-Password-1"), ("lock", "backup-stage"), ("max-hold", "10min"));
        _hook.Instances["gone"] = new Dictionary<string, string> { ["socket"] = "/nowhere/at/all.sock", ["user"] = "root" };
        _hook.Instances["off"] = new Dictionary<string, string> { ["enabled"] = "no" };
        _hook.Settings["failing-hook"] = "abort";
        Approve("freeze-dry-run-broken", "freeze", 21);
    }

    [Fact]
    public void With_a_blocking_session_and_a_lock_that_was_lost()
    {
        Blockers.MakeTables(_server);
        using (IBlocker blocker = Blockers.Start(_server, BlockerKind.MyIsamUpdate))
        {
            Approve("freeze-dry-run-blocked", "freeze", 0);
        }

        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Single(_hook.Holders).Signal("KILL");
        _ = Eventually.True(() => _hook.Holders.Count == 0, TimeSpan.FromSeconds(5), "the holder has gone");
        _hook.Settings["hook-directory"] = "/nowhere/at/all";
        Approve("thaw-dry-run-lost", "thaw", 24);
    }

    private void Approve(string name, string verb, int exitCode)
    {
        CommandResult plan = _hook.Run(verb, "--dry-run");
        Assert.Equal(exitCode, plan.ExitCode);
        Approved.Matches(
            name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"$ fsfreeze-hook {verb} --dry-run\n{plan.Output}{plan.Error}$ echo $?\n{plan.ExitCode}\n"),
            (_hook.Folder, "/etc/qemu"),
            (_server.SocketPath, "/run/mysqld/mysqld.sock"),
            (@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d", "DATE TIME OFFSET"),
            (@"process \d+", "process PID"),
            (@"connection \d+ \((\w+)@localhost, database bed, [\d.]+ s", "connection ID ($1@localhost, database bed, AGE s"),
            (@"unless connection \d+ ends", "unless connection ID ends"),
            (@"MariaDB 10\.11\.\d+", "MariaDB 10.11"));
    }
}
