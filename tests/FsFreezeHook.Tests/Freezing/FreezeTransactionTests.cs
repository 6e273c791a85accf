using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

public sealed class FreezeTransactionTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    [Fact]
    public void An_earlier_record_that_is_malformed_is_reported_and_keeps_no_freeze_from_working()
    {
        File.WriteAllText(_folder.CommittedFile, "{");
        FreezeRecord record = _folder.Freeze();
        Assert.Contains(
            $"the record of an earlier freeze cannot be read: {_folder.CommittedFile} is malformed in line 1 at byte 1; "
                + "this freeze replaces it",
            _folder.Log.Lines);
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
    }

    [Fact]
    public void All_take_part_in_order_and_confirm_after_the_commit()
    {
        FakeParticipant last = new("last", _folder.Journal)
        {
            OnFreeze = _ => Assert.False(File.Exists(_folder.CommittedFile)),
            OnConfirm = _ => Assert.True(File.Exists(_folder.CommittedFile)),
        };
        _folder.Freeze(_folder.Participant("a"), _folder.Participant("b"), last);
        Assert.Equal(
            ["freeze a", "freeze b", "freeze last", "confirm a", "confirm b", "confirm last"], _folder.Journal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Holders_are_asked_to_decide_once_the_record_is_committed_and_all_have_confirmed_and_not_otherwise(
        bool areAllCertain)
    {
        FakeParticipant holding = new("holding", _folder.Journal)
        {
            OnDecide = () => _folder.Journal.Add($"decides with {(File.Exists(_folder.CommittedFile) ? "the" : "no")} record"),
        };
        FakeParticipant last = new("last", _folder.Journal)
        {
            OnConfirm = _ =>
            {
                if (!areAllCertain)
                {
                    throw new FailureException(FailureReason.LockLost, "gone");
                }
            },
        };
        if (areAllCertain)
        {
            _folder.Freeze(holding, last);
            Assert.Equal(["confirm last", "decides with the record"], _folder.Journal[^2..]);
        }
        else
        {
            Assert.Throws<FailureException>(() => _folder.Freeze(holding, last));
            Assert.DoesNotContain("decides with the record", _folder.Journal);
        }
    }

    [Fact]
    public void The_record_is_the_same_in_both_places_and_the_committed_one_is_written_last()
    {
        FakeParticipant slow = new("slow", _folder.Journal)
        {
            OnFreeze = run =>
            {
                _folder.Time.Advance(TimeSpan.FromSeconds(2));
                run.AnyLock = true;
                run.Record.Add("instances", JsonDocument.Parse("""{"name":"mysql"}""").RootElement);
            },
        };
        FreezeRecord record = _folder.Freeze(slow);
        Assert.Equal(File.ReadAllText(_folder.FreezeFile), File.ReadAllText(_folder.CommittedFile));
        Assert.True(FreezeId.Parse(record.FreezeId).IsOfBoot(FreezeId.ReadBootId()));
        Assert.Equal(("test 1", Verdict.Locked), (record.Tool, record.Verdict));
        Assert.Equal(TimeSpan.FromSeconds(2), record.CommittedAt - record.StartedAt);
        JsonElement json = JsonDocument.Parse(File.ReadAllBytes(_folder.FreezeFile)).RootElement;
        Assert.Equal("[]", json.GetProperty("hooks").GetRawText());
        Assert.Equal("mysql", json.GetProperty("instances")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Each_freeze_has_an_id_of_its_own()
    {
        string first = _folder.Freeze().FreezeId;
        Assert.NotEqual(first, _folder.Freeze().FreezeId);
    }

    [Fact]
    public void A_failure_undoes_in_reverse_exactly_those_that_succeeded()
    {
        FailureException failure = Assert.Throws<FailureException>(() => _folder.Freeze(
            _folder.Participant("a"), _folder.Participant("b"), Failing("c"), _folder.Participant("d")));
        Assert.Equal("c failed", failure.Message);
        Assert.Equal(["freeze a", "freeze b", "freeze c", "rollback b", "rollback a"], _folder.Journal);
        AssertNothingIsFrozen();
        Assert.False(File.Exists(_folder.FreezeFile));
    }

    [Fact]
    public void A_rollback_that_fails_is_logged_and_hides_neither_the_failure_nor_the_other_rollbacks()
    {
        FakeParticipant stubborn = new("stubborn", _folder.Journal)
        {
            OnRollback = _ => throw new FailureException(FailureReason.Internal, "stuck"),
        };
        FailureException failure = Assert.Throws<FailureException>(
            () => _folder.Freeze(_folder.Participant("a"), stubborn, Failing("c")));
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Equal(["rollback stubborn", "rollback a"], _folder.Journal.Skip(3));
        Assert.Equal(["rollback of stubborn failed: stuck"], _folder.Log.Of(LogEventLevel.Error));
    }

    [Fact]
    public void What_is_no_longer_certain_after_the_commit_undoes_it_all()
    {
        bool committedAtRollback = true;
        FakeParticipant unsure = new("unsure", _folder.Journal)
        {
            OnFreeze = run => run.AnyLock = true,
            OnConfirm = _ => throw new FailureException(FailureReason.LockLost, "late"),
            OnRollback = _ => committedAtRollback = File.Exists(_folder.CommittedFile),
        };
        Assert.Equal(
            FailureReason.LockLost,
            Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Participant("a"), unsure)).Reason);
        Assert.Equal(
            ["freeze a", "freeze unsure", "confirm a", "confirm unsure", "rollback unsure", "rollback a"], _folder.Journal);
        Assert.False(committedAtRollback);
        AssertNothingIsFrozen();
        Assert.Equal("broken", _folder.ThawVerdict());
        Assert.Equal(["the freeze failed and was undone"], _folder.ThawReasons());
    }

    [Fact]
    public void A_commit_that_fails_undoes_it_all()
    {
        Directory.CreateDirectory(_folder.CommittedFile + ".new");
        FailureException failure = Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Participant("a")));
        Assert.Equal(FailureReason.Internal, failure.Reason);
        Assert.StartsWith("the freeze cannot be committed: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["freeze a", "rollback a"], _folder.Journal);
        Assert.Null(_folder.State.ReadOpenRecord());
    }

    [Fact]
    public void What_is_frozen_is_not_frozen_again_and_no_participant_is_asked_to()
    {
        FreezeRecord open = _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant holder = new("holder", _folder.Journal) { OnHolds = record => record.FreezeId == open.FreezeId };
        FailureException failure = Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Participant("a"), holder));
        Assert.Equal(FailureReason.AlreadyFrozen, failure.Reason);
        Assert.Empty(_folder.Journal);
        Assert.Equal(open.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.False(File.Exists(_folder.ThawFile));
    }

    [Theory]
    [InlineData(nameof(Verdict.Locked), "broken")]
    [InlineData(nameof(Verdict.Degraded), "broken")]
    [InlineData(nameof(Verdict.NoDatabase), "no-database")]
    public void A_record_that_a_crash_left_behind_is_closed_and_blocks_nothing(string left, string closed)
    {
        FreezeRecord stale = _folder.Commit(FreezingFolder.RecordOfThisBoot(Enum.Parse<Verdict>(left)));
        FreezeRecord record = _folder.Freeze(_folder.Participant("a"));
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.Equal(stale.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        Assert.Equal(closed, _folder.ThawVerdict());
        Assert.Equal(["it was never thawed; nothing holds it any more, and it is closed"], _folder.ThawReasons());
        Assert.Equal(closed == "broken" ? 1 : 0, _folder.SystemLogLines().Count);
    }

    [Fact]
    public void A_record_of_another_boot_is_left_as_it_is()
    {
        _folder.Commit(FreezingFolder.RecordOf("another-boot"));
        FakeParticipant claiming = new("claiming", _folder.Journal) { OnHolds = _ => true };
        _folder.Freeze(claiming);
        Assert.False(File.Exists(_folder.ThawFile));
    }

    [Fact]
    public void Without_a_lock_there_was_no_database_and_the_system_log_has_nothing_to_say()
    {
        Assert.Equal(Verdict.NoDatabase, _folder.Freeze(_folder.Participant("a")).Verdict);
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void A_lock_is_all_that_a_good_freeze_needs_and_the_system_log_has_nothing_to_say()
    {
        Assert.Equal(Verdict.Locked, _folder.Freeze(Locking("a")).Verdict);
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void One_reason_makes_it_degraded_and_the_system_log_has_them_in_one_line()
    {
        FakeParticipant poor = new("poor", _folder.Journal) { OnFreeze = run => Degrade(run, "one", "two") };
        FreezeRecord record = _folder.Freeze(poor, Locking("b"));
        Assert.Equal(Verdict.Degraded, record.Verdict);
        Assert.Equal(["one", "two"], record.Reasons);
        Assert.Equal(["freeze is degraded: one; two"], _folder.SystemLogLines());
        Assert.Equal(["degraded: one", "degraded: two"], _folder.Log.Of(LogEventLevel.Warning));
    }

    [Fact]
    public void What_is_known_before_anything_is_locked_is_in_the_system_log_by_then_and_is_reported_once()
    {
        FakeParticipant poor = new("poor", _folder.Journal) { OnFreeze = run => Degrade(run, "one") };
        FakeParticipant locking = new("locking", _folder.Journal)
        {
            OnFreeze = run =>
            {
                run.Announce();
                Assert.Equal(["freeze is degraded: one"], _folder.SystemLogLines());
                run.AnyLock = true;
            },
        };
        _folder.Freeze(poor, locking);
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void One_that_fails_has_begun_and_says_which_freeze_it_was()
    {
        using Interruption interruption = new();
        FreezeTransaction freeze = new(_folder.Runtime, _folder.State, _folder.Time, _folder.Log.Logger, _folder.SystemLog);
        string? seen = null;
        FakeParticipant failing = new("failing", _folder.Journal)
        {
            OnFreeze = run =>
            {
                seen = run.Record.FreezeId;
                throw new FailureException(FailureReason.Unreachable, "no");
            },
        };
        Assert.Null(freeze.Begun);
        Assert.Throws<FailureException>(() => freeze.Run([failing], [], "test 1", interruption));
        Assert.NotNull(seen);
        Assert.Equal((seen, _folder.Time.GetUtcNow()), (freeze.Begun?.FreezeId, freeze.Begun?.StartedAt));
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_does_not_fail_it()
    {
        _folder.MakeStateUnwritable();
        FreezeRecord record = _folder.Freeze(Locking("a"));
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.Single(_folder.Log.Of(LogEventLevel.Error));
        _folder.Thaw();
        Assert.Null(_folder.Runtime.ReadRecord());
    }

    public void Dispose() => _folder.Dispose();

    private static void Degrade(FreezeRun run, params string[] reasons)
    {
        foreach (string reason in reasons)
        {
            run.Degrade(reason);
        }
    }

    private FakeParticipant Failing(string name) => new(name, _folder.Journal)
    {
        OnFreeze = _ => throw new FailureException(FailureReason.Unreachable, $"{name} failed"),
    };

    private FakeParticipant Locking(string name) => new(name, _folder.Journal) { OnFreeze = run => run.AnyLock = true };

    private void AssertNothingIsFrozen()
    {
        Assert.False(File.Exists(_folder.CommittedFile));
        Assert.Null(_folder.State.ReadOpenRecord());
    }
}
