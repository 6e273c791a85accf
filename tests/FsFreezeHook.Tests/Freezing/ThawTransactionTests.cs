using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

public sealed class ThawTransactionTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    [Fact]
    public void All_is_released_before_the_freeze_is_closed_and_that_before_anything_else_is_done()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant hook = new("hook", _folder.Journal)
        {
            OnRelease = _ => Assert.True(File.Exists(_folder.CommittedFile) && !File.Exists(_folder.ThawFile)),
            OnThaw = _ => Assert.True(!File.Exists(_folder.CommittedFile) && File.Exists(_folder.ThawFile)),
        };
        _folder.Thaw(hook, _folder.Participant("instances"));
        Assert.Equal(["release hook", "release instances", "thaw hook", "thaw instances"], _folder.Journal);
    }

    [Fact]
    public void With_nothing_frozen_it_succeeds_and_the_hooks_run()
    {
        FreezeRecord? seen = FreezingFolder.RecordOfThisBoot();
        FakeParticipant hook = new("hook", _folder.Journal) { OnThaw = run => seen = run.Record };
        _folder.Thaw(hook);
        Assert.Equal(["release hook", "thaw hook"], _folder.Journal);
        Assert.Null(seen);
        Assert.False(File.Exists(_folder.ThawFile));
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void A_copy_that_is_malformed_is_reported_with_its_position()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        _folder.Runtime.RemoveRecord();
        Garble(_folder.FreezeFile);
        _folder.Thaw();
        Assert.Equal([$"a record cannot be read: {_folder.FreezeFile} is malformed in line 3 at byte 10"], _folder.Log.Lines);
    }

    [Fact]
    public void With_a_malformed_record_it_is_unknown_whether_it_was_held_and_the_next_thaw_succeeds()
    {
        Garble(_folder.CommittedFile);
        FailureException told = Assert.Throws<FailureException>(() => _folder.Thaw(_folder.Participant("instances")));
        Assert.Equal(FailureReason.LockLost, told.Reason);
        Assert.StartsWith($"{_folder.CommittedFile} is malformed in line 3 at byte 10: ", told.Message, StringComparison.Ordinal);
        Assert.Equal(["release instances", "thaw instances"], _folder.Journal);
        _ = Assert.Single(_folder.SystemLogLines());
        _folder.Thaw(_folder.Participant("instances"));
    }

    [Fact]
    public void What_cannot_be_kept_for_the_agents_thaw_stays_where_that_finds_it()
    {
        FreezeRecord record = FreezingFolder.RecordOfThisBoot();
        record = new FreezeRecord { FreezeId = record.FreezeId, Verdict = Verdict.Locked, Agent = _folder.Agent() };
        _folder.Commit(record);
        _ = Directory.CreateDirectory(_folder.Runtime.FileNamed("thawed-early.json"));
        FakeParticipant lost =
            new("instances", _folder.Journal) { OnRelease = run => run.Break(FailureReason.LockLost, "it is gone") };
        _ = Assert.Throws<FailureException>(() => _folder.ThawByHand(lost));
        Assert.Equal("broken", _folder.ThawVerdict());
        Assert.Contains(
            _folder.Log.Lines, line => line.StartsWith("a record is left in the runtime directory", StringComparison.Ordinal));
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(lost)).Reason);
    }

    [Fact]
    public void A_second_thaw_finds_nothing_frozen()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        _folder.Thaw();
        byte[] first = File.ReadAllBytes(_folder.ThawFile);
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        _folder.Thaw();
        Assert.Equal(first, File.ReadAllBytes(_folder.ThawFile));
    }

    [Fact]
    public void A_copy_that_was_restored_elsewhere_takes_its_record_for_history()
    {
        _folder.Commit(FreezingFolder.RecordOf("another-boot"));
        FakeParticipant instances = new("instances", _folder.Journal) { OnRelease = run => Assert.Null(run.Record) };
        _folder.Thaw(instances);
        Assert.False(File.Exists(_folder.ThawFile));
    }

    [Theory]
    [InlineData(nameof(Verdict.Locked), "consistent")]
    [InlineData(nameof(Verdict.NoDatabase), "no-database")]
    public void What_was_held_throughout_is_consistent_and_the_system_log_has_nothing_to_say(string frozen, string expected)
    {
        FreezeRecord record = _folder.Commit(FreezingFolder.RecordOfThisBoot(Enum.Parse<Verdict>(frozen)));
        FakeParticipant instances = new("instances", _folder.Journal)
        {
            OnRelease = run => run.Sections["instances"] = JsonDocument.Parse("1").RootElement,
        };
        _folder.Thaw(instances);
        Assert.Equal(expected, _folder.ThawVerdict());
        Assert.Empty(_folder.ThawReasons());
        Assert.Equal(record.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        Assert.Equal(1, _folder.ThawRecord().GetProperty("instances").GetInt32());
        Assert.Equal("2026-01-31T23:59:58.765Z", _folder.ThawRecord().GetProperty("thawedAt").GetString());
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void What_was_degraded_stays_so_and_the_system_log_has_its_reasons()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot(Verdict.Degraded, "one", "two"));
        _folder.Thaw();
        Assert.Equal("degraded", _folder.ThawVerdict());
        Assert.Equal(["one", "two"], _folder.ThawReasons());
        Assert.Equal(["the snapshot is degraded: one; two"], _folder.SystemLogLines());
    }

    [Theory]
    [InlineData(nameof(FailureReason.LockLost))]
    [InlineData(nameof(FailureReason.LockExpired))]
    public void What_was_not_held_throughout_is_broken_and_fails_once_everything_is_done(string reason)
    {
        FailureReason lost = Enum.Parse<FailureReason>(reason);
        _folder.Commit(FreezingFolder.RecordOfThisBoot(Verdict.Degraded, "poor"));
        FakeParticipant instances = new("instances", _folder.Journal) { OnRelease = run => run.Break(lost, "gone") };
        FailureException failure = Assert.Throws<FailureException>(() => _folder.Thaw(instances, _folder.Participant("hook")));
        Assert.Equal((lost, "gone"), (failure.Reason, failure.Message));
        Assert.Equal(["release instances", "release hook", "thaw instances", "thaw hook"], _folder.Journal);
        Assert.Equal("broken", _folder.ThawVerdict());
        Assert.Equal(["gone", "poor"], _folder.ThawReasons());
        Assert.Equal(["the snapshot is not consistent: gone; poor"], _folder.SystemLogLines());
        Assert.False(File.Exists(_folder.CommittedFile));
    }

    [Fact]
    public void Of_several_that_were_lost_the_first_decides_and_all_are_reported()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant instances = new("instances", _folder.Journal)
        {
            OnRelease = run =>
            {
                run.Break(FailureReason.LockExpired, "a expired");
                run.Break(FailureReason.LockLost, "b was lost");
            },
        };
        FailureException failure = Assert.Throws<FailureException>(() => _folder.Thaw(instances));
        Assert.Equal((FailureReason.LockExpired, "a expired; b was lost"), (failure.Reason, failure.Message));
    }

    [Fact]
    public void Neither_directory_has_to_be_writable_for_what_is_locked_to_be_released()
    {
        _folder.Runtime.Commit(FreezingFolder.RecordOfThisBoot());
        _folder.MakeStateUnwritable();
        FakeParticipant instances = new("instances", _folder.Journal)
        {
            OnRelease = run =>
            {
                Assert.NotNull(run.Record);
                File.Delete(_folder.CommittedFile);
                Directory.CreateDirectory(_folder.CommittedFile);
            },
        };
        _folder.Thaw(instances);
        Assert.Equal(["release instances", "thaw instances"], _folder.Journal);
        Assert.Equal(3, _folder.Log.Of(LogEventLevel.Error).Count);
    }

    [Fact]
    public void A_freeze_and_its_thaw_have_one_id_and_leave_no_active_freeze()
    {
        FakeParticipant instances = new("instances", _folder.Journal) { OnFreeze = run => run.AnyLock = true };
        FreezeRecord record = _folder.Freeze(instances);
        _folder.Thaw(instances);
        Assert.Equal(record.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        Assert.Equal("consistent", _folder.ThawVerdict());
        Assert.Null(_folder.Runtime.ReadRecord());
        Assert.Null(_folder.State.ReadOpenRecord());
    }

    private static void Garble(string path) => File.WriteAllText(path, "{\n\"format\": 1,\n\"hunter2\" no\n}\n");

    public void Dispose() => _folder.Dispose();
}
