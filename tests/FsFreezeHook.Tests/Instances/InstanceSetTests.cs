using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Instances;
using FsFreezeHook.Logging;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Instances;

/// <summary>The set of instances, with shell scripts as holders and servers that are told and not there.</summary>
[Collection(ChildProcesses.Name)]
public sealed class InstanceSetTests : IDisposable
{
    private const string Failed = """echo '{"kind":"failed","reason":"access-denied","message":"no"}'; exit 1""";

    private static readonly RunningServer Stranger = new(int.MaxValue, "mysqld");

    private readonly TemporaryFolder _folder = new();
    private readonly CollectedLog _log = new();
    private readonly Interruption _interruption = new();
    private readonly SystemLogListener _systemLog;
    private readonly RuntimeDirectory _runtime;
    private readonly FreezeRun _run;
    private readonly ManualTime _time = new();
    private InstanceSet? _set;

    public InstanceSetTests()
    {
        _runtime = new RuntimeDirectory(_folder["run"]);
        _runtime.Ensure();
        _systemLog = new SystemLogListener(_folder["log.socket"]);
        FreezeReporter reporter = new(
            new StateDirectory(_folder["state"], _log.Logger), _time, _log.Logger,
            new SystemLog(_systemLog.Path, TimeProvider.System));
        _run = new FreezeRun(new FreezeRecord { FreezeId = "boot.1" }, _interruption, _log.Logger, reporter);
    }

    [Fact]
    public void A_server_that_accepts_the_login_is_locked_and_in_the_record_without_its_pid_file()
    {
        Set([], Instance("a"), Instance("b")).Freeze(_run);
        Assert.Equal(Verdict.Locked, _run.Verdict);
        JsonElement[] held = [.. _run.Record.Sections!["instances"].EnumerateArray()];
        Assert.Equal(["a", "b"], held.Select(instance => instance.GetProperty("name").GetString()));
        Assert.Equal("Fake 1", held[0].GetProperty("server").GetString());
        Assert.Equal(42, held[0].GetProperty("redoFlushedTo").GetInt32());
        Assert.Equal(60_000, held[0].GetProperty("maxHoldMilliseconds").GetInt64());
        Assert.False(held[0].TryGetProperty("pidFile", out _));
        Assert.True(_set!.Holds(_run.Record));
        Assert.Equal(
            ["ready", "connected", "writtenOut", "locked", "granted", "held", "verified"],
            held[0].GetProperty("steps").EnumerateObject().Select(step => step.Name));
    }

    [Fact]
    public void Holders_that_were_started_beforehand_are_the_ones_that_hold()
    {
        File.WriteAllText(_folder["a.sock"], string.Empty);
        InstanceSet set = Set(
            [], Instance("a") with { Socket = _folder["a.sock"] }, Instance("b"), Instance("c", nameof(Participation.Auto)));
        set.StartHolders();
        Soon.True(() => File.Exists(_folder["started"]), "the holders' process starts");
        set.Freeze(_run);
        Assert.Equal(
            ["a", "b"],
            _run.Record.Sections!["instances"].EnumerateArray().Select(instance => instance.GetProperty("name").GetString()));
        Assert.Equal("a b c", File.ReadAllText(_folder["started"]).Trim());
        set.Confirm(_run);
    }

    [Fact]
    public void None_is_started_beforehand_where_nothing_stands_at_any_address()
    {
        InstanceSet set = Set([], Instance("a"));
        set.StartHolders();
        set.Dispose();
        Assert.False(File.Exists(_folder["started"]), "holders were started");
    }

    [Fact]
    public void A_holder_that_has_ended_by_the_commit_makes_the_freeze_fail()
    {
        InstanceSet set = Set([], Instance("a"));
        set.Freeze(_run);
        set.Confirm(_run);
        int pid = _run.Record.Sections!["instances"][0].GetProperty("holder").GetProperty("pid").GetInt32();
        ProcessIdentity holder = ProcessIdentity.Of(pid) ?? throw new InvalidOperationException("the holder has gone already");
        Assert.True(holder.Kill(Soon.Bound));
        FailureException failure = Assert.Throws<FailureException>(() => set.Confirm(_run));
        Assert.Equal(FailureReason.LockLost, failure.Reason);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_just_after_the_commit_fails()
    {
        InstanceSet set = Set([], Instance("a"));
        set.Freeze(_run);
        _interruption.Raise("SIGTERM");
        Assert.Equal(FailureReason.Interrupted, Assert.Throws<FailureException>(() => set.Confirm(_run)).Reason);
    }

    [Fact]
    public void A_rollback_makes_all_holders_go()
    {
        InstanceSet set = Set([], Instance("a"));
        set.Freeze(_run);
        set.Rollback(_run);
        Assert.False(set.Holds(_run.Record));
    }

    [Fact]
    public void A_password_is_given_to_the_holder_and_to_no_other_process()
    {
        Set([], Instance("a") with { Password = "hunter2" }).Freeze(_run);
        Assert.Contains("hunter2", File.ReadAllText(_folder["a.order"]), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Join('\n', _log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hunter2", System.Text.Encoding.UTF8.GetString(RecordJson.Write(_run.Record)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_one_that_fails_fails_the_freeze_and_no_holder_stays()
    {
        InstanceSet set = Set([], Instance("a"), Instance("bad"));
        FailureException failure = Assert.Throws<FailureException>(() => set.Freeze(_run));
        Assert.Equal((FailureReason.AccessDenied, "bad: no"), (failure.Reason, failure.Message));
        Soon.True(() => File.Exists(_folder["a.gone"]), "the other holder goes");
    }

    [Theory]
    [InlineData(nameof(Participation.No))]
    [InlineData(nameof(Participation.Auto))]
    public void Where_no_server_runs_only_required_instances_are_asked(string enabled)
    {
        Set([], Instance("bad", enabled)).Freeze(_run);
        Assert.Equal(Verdict.NoDatabase, _run.Verdict);
        Assert.False(File.Exists(_folder["bad.order"]));
        Assert.Empty(_log.Of(LogEventLevel.Warning));
    }

    [Fact]
    public void A_server_elsewhere_is_asked_though_none_runs_here_and_may_be_left_out()
    {
        Set([], Instance("bad", nameof(Participation.Auto)) with { Host = "db.example" }).Freeze(_run);
        Assert.True(File.Exists(_folder["bad.order"]));
        Assert.Equal(Verdict.NoDatabase, _run.Verdict);
        Assert.Contains("takes no part: bad: no", _log.Lines);
    }

    [Fact]
    public void A_running_server_that_refuses_the_login_makes_it_degraded_and_the_others_are_locked()
    {
        Set([Stranger], Instance("a", nameof(Participation.Auto)), Instance("bad", nameof(Participation.Auto))).Freeze(_run);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.Equal(
            ["bad: no", $"{Stranger} runs and took no part; give it a section [mysql NAME], or stop it"], _run.Reasons);
        Assert.Equal("a", Assert.Single(_run.Record.Sections!["instances"].EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("freeze is degraded: bad: no; ", Assert.Single(_systemLog.Received()), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_not_all_processes_could_be_examined_an_instance_is_still_asked_and_the_freeze_is_degraded()
    {
        Set(new RunningServers([], isWhole: false), Instance("a", nameof(Participation.Auto))).Freeze(_run);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.StartsWith(
            "not all processes could be examined within 2 s: ", Assert.Single(_run.Reasons), StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(_run.Record.Sections!["instances"].EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void An_instance_that_cannot_take_part_makes_it_degraded_and_its_server_is_not_asked()
    {
        MySqlSettings instance = Instance("a", nameof(Participation.Auto)) with { Problem = "/root/.my.cnf: unsafe" };
        Set([Stranger], instance).Freeze(_run);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.Equal("a: /root/.my.cnf: unsafe", _run.Reasons[0]);
        Assert.False(File.Exists(_folder["a.order"]));
    }

    [Fact]
    public void A_required_instance_whose_server_was_not_found_fails_the_freeze_and_no_server_is_asked()
    {
        MySqlSettings lost = new() { Name = "b" };
        FailureException failure = Assert.Throws<FailureException>(() => Set([Stranger], Instance("a"), lost).Freeze(_run));
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Equal("b: no socket of that name was found; set 'socket' or 'host' in [mysql b]", failure.Message);
        Assert.False(File.Exists(_folder["a.order"]));
    }

    [Fact]
    public void An_instance_whose_server_was_not_found_takes_no_part_where_it_need_not()
    {
        Set([Stranger], Instance("a"), new MySqlSettings { Name = "b", Enabled = Participation.Auto }).Freeze(_run);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.StartsWith("b: no socket of that name was found; ", _run.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_instances_with_one_socket_are_refused_by_whatever_paths_unless_one_is_not_enabled()
    {
        string socket = _folder.Write("a.sock", string.Empty);
        _ = File.CreateSymbolicLink(_folder["b.sock"], socket);
        MySqlSettings one = Instance("a") with { Socket = socket };
        MySqlSettings other = Instance("b", nameof(Participation.Auto)) with { Socket = _folder["b.sock"] };
        FailureException failure = Assert.Throws<FailureException>(() => Set([Stranger], one, other).Freeze(_run));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.StartsWith($"the instances a and b are one server, at {socket}; ", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["a.order"]));
        Set([], one, other with { Enabled = Participation.No }).Freeze(_run);
    }

    [Fact]
    public void Two_instances_with_one_port_of_one_machine_are_refused()
    {
        MySqlSettings one = Instance("a") with { Host = "db.example", Port = 3307 };
        FailureException failure = Assert.Throws<FailureException>(
            () => Set([], one, one with { Name = "b", Host = "DB.example" }).Freeze(_run));
        Assert.StartsWith(
            "the instances a and b are one server, at db.example:3307; ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_instances_that_turn_out_to_be_one_process_are_refused_and_no_holder_stays()
    {
        _folder.Write("pid", OwnProcess.NamespacePid);
        RunningServer server = new(Environment.ProcessId, "mariadbd");
        MySqlSettings other = Instance("b") with { Host = "db.example" };
        FailureException failure = Assert.Throws<FailureException>(() => Set([server], Instance("a"), other).Freeze(_run));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.StartsWith($"the instances a and b are one server, {server}; ", failure.Message, StringComparison.Ordinal);
        Soon.True(() => File.Exists(_folder["a.gone"]) && File.Exists(_folder["b.gone"]), "the holders go");
    }

    [Fact]
    public void A_server_whose_instance_was_left_out_or_is_not_enabled_is_named_once_with_its_instance()
    {
        RunningServer denied = At(3307);
        RunningServer disabled = At(3308);
        Set(
            [denied, disabled],
            Instance("bad", nameof(Participation.Auto)) with { Host = "127.0.0.1", Port = 3307 },
            Instance("off", nameof(Participation.No)) with { Host = "127.0.0.1", Port = 3308 }).Freeze(_run);
        Assert.Equal(Verdict.Degraded, _run.Verdict);
        Assert.Equal(
            ["bad: no", $"off: not enabled, and its server runs: {disabled}; enable it, or stop that server"], _run.Reasons);
    }

    [Fact]
    public void A_server_that_runs_and_is_the_one_that_was_locked_took_part()
    {
        _folder.Write("pid", OwnProcess.NamespacePid);
        Set([new RunningServer(Environment.ProcessId, "mariadbd")], Instance("a")).Freeze(_run);
        Assert.Equal(Verdict.Locked, _run.Verdict);
        Assert.Empty(_run.Reasons);
    }

    [Fact]
    public void Locks_that_were_proven_too_long_ago_are_not_confirmed()
    {
        InstanceSet set = Set([], Instance("a"));
        set.Freeze(_run);
        set.Confirm(_run);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => set.Confirm(_run)).Reason);
    }

    [Fact]
    public void A_thaw_without_its_holders_is_broken_for_each_of_them()
    {
        InstanceSet set = Set([], Instance("a"), Instance("b"));
        set.Freeze(_run);
        set.Rollback(_run);
        ThawRun thaw = new(_run.Record, _log.Logger);
        set.Release(thaw);
        Assert.Equal(FailureReason.LockLost, thaw.Broken);
        Assert.Equal(2, thaw.Reasons.Count);
        Assert.Equal(
            "a: the lock was lost before thaw, its holder was killed: the snapshot is not consistent; take another one",
            thaw.Reasons[0]);
        Assert.Equal(
            """[{"name":"a","outcome":"unknown"},{"name":"b","outcome":"unknown"}]""", thaw.Sections["instances"].GetRawText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"instances":{}}""")]
    [InlineData("""{"instances":[]}""")]
    [InlineData("""{"instances":["nonsense"]}""")]
    [InlineData("""{"instances":[{"name":"a"}]}""")]
    public void A_record_that_names_no_holder_has_nothing_to_release_and_proves_no_lock(string sections)
    {
        InstanceSet set = Set([]);
        foreach (Verdict verdict in new[] { Verdict.NoDatabase, Verdict.Locked })
        {
            FreezeRecord record = Record(sections, verdict);
            ThawRun thaw = new(record, _log.Logger);
            set.Release(thaw);
            Assert.Equal(verdict == Verdict.Locked ? FailureReason.LockLost : null, thaw.Broken);
            Assert.False(set.Holds(record));
        }
    }

    private static FreezeRecord Record(string sections, Verdict verdict) => new()
    {
        Verdict = verdict,
        Sections = JsonDocument.Parse(sections).RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value),
    };

    public void Dispose()
    {
        _set?.Rollback(_run);
        _set?.Dispose();
        _interruption.Dispose();
        _systemLog.Dispose();
        _folder.Dispose();
    }

    private static RunningServer At(int port) =>
        Stranger with { SharesNetwork = true, EndPoints = [new IPEndPoint(IPAddress.Loopback, port)] };

    private static MySqlSettings Instance(string name, string enabled = nameof(Participation.Required)) => new()
    {
        Name = name,
        Socket = $"/nowhere/{name}.sock",
        Enabled = Enum.Parse<Participation>(enabled),
        MaxHold = TimeSpan.FromMinutes(1),
    };

    // The report of 'held' says that it was sent when the test's clock was where it is now.
    private InstanceSet Set(RunningServers servers, params MySqlSettings[] instances)
    {
        string program = HolderScript.Write(
            _folder,
            "read -r order; printf '%s\\n' \"$order\" > \"$hold.order\"",
            $"[ \"$hold\" = bad ] && {{ {Failed}; }}",
            $$$"""echo '{"kind":"ready","blockers":[],"facts":{"server":"Fake 1","pidFile":"{{{_folder["pid"]}}}"}}'""",
            "while read -r word limit; do",
            "  case $word in",
            "    acquire) echo '{\"kind\":\"locked\",\"blockers\":[]}';;",
            $"    verify) echo "
                + $"'{{\"kind\":\"held\",\"blockers\":[],\"facts\":{{\"redoFlushedTo\":42}},\"at\":{_time.GetTimestamp()}}}';;",
            "    *) echo '{\"kind\":\"ready\",\"blockers\":[]}';;",
            "  esac",
            "done",
            "echo > \"$hold.gone\"");
        _set = new InstanceSet([Engines.MySql(servers)], instances, _runtime, program, _time);
        return _set;
    }
}
