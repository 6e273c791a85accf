using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Agent;
using FsFreezeHook.Approval;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Status;

public sealed class StatusSearchTests : IDisposable
{
    private static readonly ProcessIdentity Gone = ProcessIdentity.Current with { StartTime = 1 };

    private readonly FreezingFolder _folder = new();

    [Fact]
    public void With_nothing_frozen_it_is_thawed()
    {
        CurrentStatus status = Look();
        Assert.Equal(StatusState.Thawed, status.State);
        Assert.Null(status.Freeze);
        Assert.Null(status.Run);
        Assert.Empty(status.History);
        Assert.Empty(status.Problems);
    }

    [Fact]
    public void A_directory_that_does_not_exist_yet_is_not_made()
    {
        StatusSearch search = new(
            "/proc", new RuntimeDirectory(_folder.Root + "/no-run"),
            new StateDirectory(_folder.Root + "/no-state", _folder.Log.Logger), _folder.Time);
        Assert.Equal(StatusState.Thawed, search.Look("test 1", []).State);
        Assert.False(Directory.Exists(_folder.Root + "/no-run"));
        Assert.False(Directory.Exists(_folder.Root + "/no-state"));
    }

    [Fact]
    public void An_active_freeze_shows_who_holds_what_and_how_much_longer()
    {
        FreezeRecord record = Commit(ProcessIdentity.Current);
        _folder.Time.Advance(TimeSpan.FromSeconds(60));
        CurrentStatus status = Look();
        Assert.Equal(StatusState.Frozen, status.State);
        Assert.Equal(
            (record.FreezeId, 60_000L, false),
            (status.Freeze!.FreezeId, status.Freeze.FrozenMilliseconds, status.Freeze.ByAgent));
        ActiveInstance instance = Assert.Single(status.Freeze.Instances);
        Assert.Equal(
            ("mysql", "MariaDB 10.11", "read-lock", 42L), (instance.Name, instance.Server, instance.Lock, instance.Connection));
        Assert.True(instance.IsHeld);
        Assert.Null(instance.EndedBecause);

        // Granted 30 ms before the commit, for 6 min.
        Assert.Equal(300_000 - 30, instance.RemainingMilliseconds);
        Assert.Equal(Environment.ProcessId, instance.HolderPid);
    }

    [Fact]
    public void A_freeze_whose_holder_is_dead_has_lost_its_lock()
    {
        _ = Commit(Gone);
        CurrentStatus status = Look();
        Assert.Equal(StatusState.LockLost, status.State);
        ActiveInstance instance = Assert.Single(status.Freeze!.Instances);
        Assert.Equal(
            (false, null, "its holder was killed", 0L),
            (instance.IsHeld, instance.Ended, instance.EndedBecause, instance.RemainingMilliseconds));
    }

    [Fact]
    public void A_holder_that_released_has_reported_why_and_the_report_of_an_earlier_freeze_does_not_count()
    {
        FreezeRecord record = Commit(ProcessIdentity.Current);
        LeaveOutcome("another.freeze");
        Assert.Equal(StatusState.Frozen, Look().State);

        LeaveOutcome(record.FreezeId);
        CurrentStatus status = Look();
        Assert.Equal(StatusState.LockLost, status.State);
        ActiveInstance instance = Assert.Single(status.Freeze!.Instances);
        Assert.Equal((Word.Of(OutcomeKind.Expired), "no thaw came within 6 min"), (instance.Ended, instance.EndedBecause));
    }

    [Fact]
    public void Where_the_runtime_directory_was_emptied_a_living_holder_is_still_found()
    {
        _ = Commit(ProcessIdentity.Current);
        Directory.Delete(_folder.Runtime.Root, recursive: true);
        Assert.Equal(StatusState.Frozen, Look().State);
    }

    [Fact]
    public void The_agent_is_shown_with_what_it_has_frozen()
    {
        Assert.Null(Commit(ProcessIdentity.Current).Agent);
        Assert.Null(Look().Freeze!.Agent);
        _ = Commit(ProcessIdentity.Current, _folder.Agent());
        Assert.Equal(new ActiveAgent(4711, _folder.StateFile, false, 10_000), Look().Freeze!.Agent);
        File.WriteAllText(_folder.StateFile, string.Empty);
        Assert.True(Look().Freeze!.Agent!.HasFrozen);
        Assert.True(Look().Freeze!.ByAgent);
    }

    [Fact]
    public void A_freeze_that_was_thawed_early_is_reported_until_the_agent_has_thawed()
    {
        FreezeRecord record = Commit(Gone, _folder.Agent());
        FakeParticipant lost = new("instances", []) { OnRelease = run => run.Break(FailureReason.LockLost, "it is gone") };
        _ = Assert.Throws<FailureException>(() => _folder.ThawByHand(lost));
        CurrentStatus status = Look();
        Assert.Equal((StatusState.Thawed, record.FreezeId), (status.State, status.ThawedEarly?.FreezeId));
        Assert.Equal(record.FreezeId, status.LastFailure?.FreezeId);

        _ = Assert.Throws<FailureException>(() => _folder.Thaw());
        Assert.Null(Look().ThawedEarly);
    }

    [Fact]
    public void A_copy_finds_the_freeze_that_it_was_made_in_and_takes_it_for_history()
    {
        FreezeRecord record = FreezingFolder.RecordOf("another-boot");
        _folder.State.Write(record);
        CurrentStatus status = Look();
        Assert.Equal(StatusState.Thawed, status.State);
        Assert.Equal(record.FreezeId, status.OpenOfAnotherBoot?.FreezeId);
        _folder.State.Write(new ThawRecord { FreezeId = record.FreezeId });
        Assert.Null(Look().OpenOfAnotherBoot);
    }

    [Fact]
    public void A_run_in_progress_is_reported_with_its_process()
    {
        using FileLock mine = FileLock.TryTake(_folder.Runtime.RunLockFile, TimeSpan.Zero)!;
        CurrentStatus status = Look();
        Assert.Equal((StatusState.Busy, Environment.ProcessId, null), (status.State, status.Run!.Pid, status.Run.Verb));
        Assert.InRange(status.Run.RunningMilliseconds!.Value, 0, 60L * 60 * 1000);
    }

    [Theory]
    [InlineData("freeze", "Freezing")]
    [InlineData("thaw", "Thawing")]
    [InlineData("rehearse", "Rehearsing")]
    [InlineData("--verbose freeze", "Freezing")]
    [InlineData("other", "Busy")]
    public void Its_command_line_says_what_it_does(string arguments, string state)
    {
        FileIdentity file = FileIdentity.Of(_folder.Runtime.RunLockFile)!.Value;
        string proc = Path.Combine(_folder.Root, "proc");
        _ = Directory.CreateDirectory(proc + "/4711");
        File.WriteAllText(proc + "/locks", FormattableString.Invariant(
            $"1: FLOCK  ADVISORY  WRITE 4711 {file.DeviceMajor:x2}:{file.DeviceMinor:x2}:{file.Inode} 0 EOF\n"));
        File.WriteAllText(proc + "/4711/cmdline", $"/etc/qemu/fsfreeze-hook\0{arguments.Replace(' ', '\0')}\0");
        CurrentStatus status = new StatusSearch(proc, _folder.Runtime, _folder.State, _folder.Time).Look("test 1", []);
        Assert.Equal((state, 4711), (status.State.ToString(), status.Run!.Pid));
    }

    [Fact]
    public void What_cannot_be_read_is_a_problem_and_fails_nothing()
    {
        _ = Commit(ProcessIdentity.Current);
        File.WriteAllText(_folder.CommittedFile, "{");
        File.WriteAllText(_folder.FreezeFile, "{");
        File.WriteAllText(Path.Combine(_folder.StateRoot, "history.json"), "{");
        CurrentStatus status = Look("a problem of the configuration");
        Assert.Equal(StatusState.Unknown, status.State);
        Assert.Equal(
            ["a problem of the configuration", _folder.CommittedFile, _folder.FreezeFile,
                Path.Combine(_folder.StateRoot, "history.json")],
            status.Problems.Select(problem => problem.Split(" is ")[0]));
    }

    [Fact]
    public void A_record_with_odd_figures_is_reported_without_failing()
    {
        FreezeRecord record = FreezingFolder.RecordOfThisBoot();
        record.Add(InstanceSet.Section, Held(ProcessIdentity.Current, long.MaxValue, []));
        record.Add(InstanceSet.Section, Held(ProcessIdentity.Current, -1, []));
        _ = _folder.Commit(record);
        Assert.Equal(2, Look().Freeze!.Instances.Count);
        PublishedSchema.Describes("status", StatusJson.Write(Look()));
    }

    [Fact]
    public void A_freeze_that_could_not_be_written_to_the_history_is_still_shown_in_it()
    {
        _folder.MakeStateUnwritable();
        _folder.State.History.Add(Ended(Verdict.Failed), "test 1");
        CurrentStatus status = Look();
        Assert.Equal(Ended(Verdict.Failed), Assert.Single(status.History));
        Assert.Equal(status.History[0], status.LastFailure);
        Assert.Empty(status.Problems);
    }

    [Fact]
    public void An_attempt_by_hand_that_was_refused_does_not_hide_the_hosts_failure()
    {
        _folder.State.History.Add(Ended(Verdict.Failed), "test 1");
        _folder.Runtime.WriteRefused(Ended(Verdict.Failed) with { FreezeId = null, ExitCode = 30, ByAgent = false });
        Assert.Equal("boot.1", Look().LastFailure?.FreezeId);
        _folder.Runtime.WriteRefused(Ended(Verdict.Failed) with { FreezeId = "boot.2", ExitCode = 30 });
        Assert.Equal("boot.2", Look().LastFailure?.FreezeId);
    }

    [Fact]
    public void The_last_good_freeze_has_an_age_unless_it_is_dated_in_the_future()
    {
        Assert.Null(Look().LastGood);
        _folder.State.History.Add(Ended(Verdict.Consistent), "test 1");
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(61_000, Look().LastGood?.AgeMilliseconds);
        _folder.State.History.Add(
            Ended(Verdict.Consistent) with { FreezeId = "boot.2", EndedAt = _folder.Time.GetUtcNow().AddHours(1) }, "test 1");
        CurrentStatus status = Look();
        Assert.Equal(("boot.2", null), (status.LastGood?.FreezeId, status.LastGood?.AgeMilliseconds));
    }

    public void Dispose() => _folder.Dispose();

    private HistoryEntry Ended(Verdict verdict) => new()
    {
        FreezeId = "boot.1",
        StartedAt = _folder.Time.GetUtcNow(),
        EndedAt = _folder.Time.GetUtcNow(),
        Verdict = verdict,
        ByAgent = true,
    };

    private CurrentStatus Look(params string[] problems)
    {
        CurrentStatus status =
            new StatusSearch("/proc", _folder.Runtime, _folder.State, _folder.Time).Look("fsfreeze-hook 1", problems);
        PublishedSchema.Describes("status", StatusJson.Write(status));
        return status;
    }

    private FreezeRecord Commit(ProcessIdentity holder, FreezingAgent? agent = null)
    {
        FreezeRecord record = new()
        {
            Tool = "test",
            FreezeId = FreezeId.Create(FreezeId.ReadBootId()).ToString(),
            StartedAt = _folder.Time.GetUtcNow(),
            CommittedAt = _folder.Time.GetUtcNow(),
            Verdict = Verdict.Locked,
            Agent = agent,
        };
        record.Add(InstanceSet.Section, Held(holder, 360_000, new() { ["ready"] = 10, ["locked"] = 20, ["held"] = 50 }));
        return _folder.Commit(record);
    }

    private static JsonElement Held(ProcessIdentity holder, long maxHold, Dictionary<string, long> steps) =>
        JsonSerializer.SerializeToElement(
            new HeldInstance
            {
                Name = "mysql",
                Holder = new ProcessIdentity(holder.Pid, holder.StartTime),
                MaxHoldMilliseconds = maxHold,
                Steps = steps,
                Facts = new()
                {
                    [HeldInstance.ServerFact] = JsonSerializer.SerializeToElement("MariaDB 10.11"),
                    [HeldInstance.LockFact] = JsonSerializer.SerializeToElement("read-lock"),
                    [ServerFacts.Connection] = JsonSerializer.SerializeToElement(42),
                },
            },
            HoldingJson.Default.HeldInstance);

    private void LeaveOutcome(string freezeId) => File.WriteAllBytes(
        _folder.Runtime.FileNamed("mysql.outcome"),
        Encoding.UTF8.GetBytes(
            $$"""{"freezeId":"{{freezeId}}","kind":"expired","message":"no thaw came """
                + """within 6 min","heldMilliseconds":360000}"""));
}
