using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Records;

/// <summary>What <c>status</c> says, against what the server and the kernel say.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class StatusTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public StatusTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
        _hook.WriteConfiguration();
    }

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void With_nothing_frozen_it_reports_that_and_makes_no_file()
    {
        CommandResult status = Command.Run(_hook.Program, ["status"]);
        Assert.Equal(
            (0, "thawed: nothing is frozen\n\nno freeze is in the history\n", string.Empty),
            (status.ExitCode, status.Output, status.Error));
        Assert.Equal("thawed", ProgramStatus.Of(_hook).State);
        Assert.False(Directory.Exists(_hook.RuntimeDirectory));
        Assert.False(Directory.Exists(_hook.StateDirectory));
        Assert.Empty(_hook.Log);
    }

    [Fact]
    public void It_is_roots_alone()
    {
        _ = Command.Must("chmod", "-R", "a+rX", _hook.Folder);
        CommandResult status = LocalUser.Run("exec \"$1\" status", _hook.Program);
        Assert.Equal(
            (1, string.Empty, "must be run by root; run it with sudo\n"), (status.ExitCode, status.Output, status.Error));
    }

    [Fact]
    public void While_a_hook_keeps_a_freeze_waiting_it_names_the_run_and_disturbs_nothing()
    {
        string gate = Path.Combine(_hook.Tmpfs, "gate");
        _ = Command.Must("mkfifo", gate);
        _ = _hook.AddHook("10-waits", $"#!/bin/sh\n[ \"$1\" = thaw ] || read line <{gate}\n");
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ = Eventually.True(() => ProgramStatus.Of(_hook).State == "freezing", Bound, "it is freezing");
        JsonElement run = ProgramStatus.Of(_hook).Run;
        Assert.Equal((freeze.Pid, "freeze"), (run.GetProperty("pid").GetInt32(), run.GetProperty("verb").GetString()));
        Assert.StartsWith($"freezing: a freeze is in progress (process {freeze.Pid}, for ", Text(), StringComparison.Ordinal);
        File.WriteAllText(gate, "go\n");
        Assert.Equal(0, freeze.WaitForExit(Bound));
        Assert.Equal("frozen", ProgramStatus.Of(_hook).State);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public async Task Asked_all_the_time_it_makes_no_freeze_or_thaw_fail()
    {
        bool over = false;
        Task<int> asking = Task.Run(() =>
        {
            int asked = 0;
            for (; !Volatile(ref over); asked++)
            {
                _ = ProgramStatus.Of(_hook);
            }

            return asked;
        });
        for (int round = 0; round < 10; round++)
        {
            Assert.Equal(0, _hook.Freeze().ExitCode);
            Assert.Equal(0, _hook.Thaw().ExitCode);
        }

        System.Threading.Volatile.Write(ref over, true);
        Assert.InRange(await asking, 2, int.MaxValue);
        Assert.All(
            ProgramStatus.Of(_hook).History, entry => Assert.Equal("consistent", entry.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void While_frozen_it_names_the_holder_and_the_connection_that_kernel_and_server_name()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal("frozen", status.State);
        Assert.Equal(JsonValueKind.Null, status.Run.ValueKind);
        JsonElement instance = status.Instance;
        Assert.Equal(Assert.Single(_hook.Holders).Pid, instance.GetProperty("holderPid").GetInt32());
        Assert.Equal(Assert.Single(_server.SessionsOf("root")).Id, instance.GetProperty("connection").GetInt64());
        Assert.Equal(
            ("mysql", "read-lock"), (instance.GetProperty("name").GetString(), instance.GetProperty("lock").GetString()));
        Assert.True(instance.GetProperty("isHeld").GetBoolean());
        Assert.True(WriteProbe.IsWriteLocked(_server));
        long passed = status.Freeze.GetProperty("frozenMilliseconds").GetInt64();
        long left = instance.GetProperty("remainingMilliseconds").GetInt64();
        Assert.InRange(passed, 0, 60_000);
        Assert.InRange(passed + left, 355_000, 360_000);
        Assert.Equal(_hook.FreezeRecord.FreezeId, status.Freeze.GetProperty("freezeId").GetString());
        Assert.Matches(
            "^frozen: since [-0-9: ]+ [+-][0-9:]{5}, for [0-9.]+ m?s, by hand\n"
                + "  mysql: MariaDB .*, read-lock, connection [0-9]+, holder process [0-9]+; released automatically at ",
            Text());
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent 0 hand", ProgramStatus.Of(_hook).Newest);
    }

    [Fact]
    public void A_holder_that_was_killed_has_lost_the_lock()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        ProcessEntry holder = Assert.Single(_hook.Holders);
        holder.Signal("KILL");
        _ = Eventually.True(() => holder.HasEnded, Bound, "the holder has ended");
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal("lock-lost", status.State);
        Assert.False(status.Instance.GetProperty("isHeld").GetBoolean());
        Assert.Equal("its holder was killed", status.Instance.GetProperty("endedBecause").GetString());
        Assert.Contains("the lock is gone: its holder was killed", Text(exitCode: 1), StringComparison.Ordinal);
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(24, thaw.ExitCode);
        AssertLastFailure("broken 24 hand", thaw);
    }

    [Fact]
    public void After_the_dead_man_limit_it_says_that_this_was_it()
    {
        _hook.MySql!["max-hold"] = "1s";
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _ = Eventually.True(() => _hook.Holders.Count == 0, Bound, "the limit has passed");
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("lock-lost", "expired"), (status.State, status.Instance.GetProperty("ended").GetString()));
        Assert.Contains("'max-hold'", Text(exitCode: 1), StringComparison.Ordinal);
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(25, thaw.ExitCode);
        AssertLastFailure("broken 25 hand", thaw);
    }

    [Fact]
    public void After_a_freeze_that_failed_it_has_the_line_that_was_printed()
    {
        _hook.MySql!["socket"] = "/nowhere/at/all.sock";
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(20, freeze.ExitCode);
        AssertLastFailure("failed 20 hand", freeze);
        Assert.NotNull(ProgramStatus.Of(_hook).LastFailure.GetProperty("freezeId").GetString());
    }

    [Fact]
    public void A_freeze_whose_configuration_is_wrong_is_a_failure_too_and_was_none_yet()
    {
        _hook.MySql!["sokcet"] = "x";
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        AssertLastFailure("failed 3 hand", freeze);
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(JsonValueKind.Null, status.LastFailure.GetProperty("freezeId").ValueKind);
        Assert.Contains(
            "'sokcet'", Assert.Single(status.All.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_freeze_that_is_refused_because_one_is_active_does_not_make_that_one_fail()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(30, _hook.Freeze().ExitCode);
        _hook.MySql!["sokcet"] = "x";
        Assert.Equal(3, _hook.Freeze().ExitCode);
        Assert.Empty(ProgramStatus.Of(_hook).History);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent 0 hand", ProgramStatus.Of(_hook).Newest);
    }

    [Fact]
    public void Whatever_a_person_reads_has_the_machines_time_with_its_offset_and_programs_have_UTC()
    {
        // A zone without any change, 5 h 30 min before UTC, see tzfile(5).
        string zone = Path.Combine(_hook.Folder, "zone");
        File.WriteAllBytes(zone, [.. "TZif"u8, .. new byte[35], 1, 0, 0, 0, 4, 0, 0, 0x4D, 0x58, 0, 0, .. "IST\0"u8]);
        CommandOptions there = new() { Environment = new Dictionary<string, string?> { ["TZ"] = zone } };
        Assert.Equal(0, _hook.Freeze().ExitCode);
        foreach (string arguments in new[] { "status", "freeze", "rehearse", "freeze --dry-run", "thaw --dry-run", "check" })
        {
            CommandResult result = Command.Run(_hook.Program, arguments.Split(' '), there);
            Assert.Matches(@"\d\d:\d\d:\d\d \+05:30", result.Output + result.Error);
            Assert.DoesNotMatch(@"\d\d:\d\d:\d\d(?! \+05:30)|UTC", result.Output + result.Error);
        }

        string json = Command.Run(_hook.Program, ["status", "--json"], there).Output;
        Assert.Matches(@"T\d\d:\d\d:\d\d\.\d{3}Z", json);
        Assert.DoesNotContain("+05:30", json, StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void My_own_refused_attempt_does_not_hide_the_failure_of_the_hosts_freeze()
    {
        using FaultBench bench = new(_server, GuestAgentBuild.Debian12);
        bench.Configure("failing-hook", "abort");
        string hook = bench.Hook.AddHook("10-fails", "#!/bin/sh\n[ \"$1\" = thaw ]\n");
        Assert.Equal("10", bench.Freeze());
        string line = ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("line").GetString()!;
        File.Delete(hook);
        Assert.Equal(0, bench.Hook.Freeze().ExitCode);
        Assert.Equal(30, bench.Hook.Freeze().ExitCode);
        Assert.Equal(line, ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("line").GetString());
        Assert.Equal(0, bench.Hook.Thaw().ExitCode);
        Assert.Equal(line, ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("line").GetString());
    }

    [Fact]
    public void The_hosts_refused_freeze_is_not_forgotten_for_mine()
    {
        using FaultBench bench = new(_server, GuestAgentBuild.Debian12);
        Assert.Equal(0, bench.Hook.Freeze().ExitCode);
        Assert.Equal("30", bench.Freeze());
        Assert.Equal(30, bench.Hook.Freeze().ExitCode);
        Assert.True(ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("byAgent").GetBoolean());
        Assert.Equal(0, bench.Hook.Thaw().ExitCode);
        Assert.Equal((30, true), (
            ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("exitCode").GetInt32(),
            ProgramStatus.Of(bench.Hook).LastFailure.GetProperty("byAgent").GetBoolean()));
    }

    [Fact]
    public void The_active_freeze_is_found_though_the_configuration_names_another_directory_by_now()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        string freezeId = _hook.FreezeRecord.FreezeId;
        string runtime = _hook.Settings["runtime-directory"];
        _hook.Settings["runtime-directory"] = Path.Combine(_hook.Tmpfs, "elsewhere");
        _hook.WriteConfiguration();
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("frozen", freezeId), (status.State, status.Freeze.GetProperty("freezeId").GetString()));
        Assert.Contains(
            runtime, Assert.Single(status.All.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void What_was_closed_by_hand_with_its_lock_gone_is_reported_until_the_agent_has_thawed()
    {
        using FaultBench bench = new(_server, GuestAgentBuild.Debian12);
        using FreezeWatchdog watchdog = new(bench.MountPoint);
        bench.Configure("unfrozen-limit", "1s");
        _ = bench.Agent.Freeze("/no/such/mount");
        JsonElement agent = ProgramStatus.Of(bench.Hook).Freeze.GetProperty("agent");
        Assert.Equal(
            (bench.Agent.Pid, bench.Agent.StateFile),
            (agent.GetProperty("pid").GetInt32(), agent.GetProperty("stateFile").GetString()));
        Assert.False(agent.GetProperty("hasFrozen").GetBoolean());
        _ = Eventually.True(() => bench.Holder is null, TimeSpan.FromSeconds(5), "the limit releases it");
        Assert.Equal(25, bench.Hook.Thaw().ExitCode);
        ProgramStatus early = ProgramStatus.Of(bench.Hook);
        Assert.Equal(("thawed", "broken 25 agent"), (early.State, early.Newest));
        Assert.Equal(bench.Hook.FreezeRecord.FreezeId, early.All.GetProperty("thawedEarly").GetProperty("freezeId").GetString());
        Assert.Equal(bench.Exited(24), bench.Thaw());
        ProgramStatus late = ProgramStatus.Of(bench.Hook);
        Assert.Equal(JsonValueKind.Null, late.All.GetProperty("thawedEarly").ValueKind);
        _ = Assert.Single(late.History);
    }

    private static bool Volatile(ref bool over) => System.Threading.Volatile.Read(ref over);

    private string Text(int exitCode = 0)
    {
        CommandResult status = Command.Run(_hook.Program, ["status"]);
        Assert.Equal((exitCode, string.Empty), (status.ExitCode, status.Error));
        return status.Output;
    }

    private void AssertLastFailure(string newest, CommandResult run)
    {
        ProgramStatus status = ProgramStatus.Of(_hook);
        Assert.Equal(("thawed", newest), (status.State, status.Newest));
        Assert.Equal(run.Error.TrimEnd('\n'), status.LastFailure.GetProperty("line").GetString());
        Assert.Contains(run.Error.TrimEnd('\n'), Text(), StringComparison.Ordinal);
    }
}
