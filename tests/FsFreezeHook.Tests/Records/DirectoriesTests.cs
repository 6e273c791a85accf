using System;
using System.IO;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.Freezing;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Records;

public sealed class DirectoriesTests : IDisposable
{
    private const string ThisBoot = "this-boot";

    private readonly TemporaryFolder _folder = new();
    private readonly CollectedLog _log = new();
    private readonly RuntimeDirectory _runtime;
    private readonly StateDirectory _state;

    public DirectoriesTests()
    {
        _runtime = new RuntimeDirectory(_folder["run"]);
        _state = new StateDirectory(_folder["state"], _log.Logger);
        RunBefore();
    }

    [Fact]
    public void The_runtime_directory_is_its_owners_alone_and_files_in_it_too()
    {
        _runtime.Commit(FreezingFolder.RecordOf(ThisBoot));
        Assert.Equal("700", TemporaryFolder.Mode(_runtime.Root));
        Assert.Equal("600", TemporaryFolder.Mode(_folder["run/freeze.json"]));
    }

    [Fact]
    public void The_state_directory_may_be_read_by_its_group()
    {
        _state.Write(FreezingFolder.RecordOf(ThisBoot));
        Assert.Equal("750", TemporaryFolder.Mode(_folder["state"]));
        Assert.Equal("640", TemporaryFolder.Mode(_folder["state/freeze.json"]));
    }

    [Fact]
    public void A_runtime_directory_that_cannot_be_used_is_reported_with_its_key()
    {
        RuntimeDirectory blocked = new(_folder.Write("file", ""));
        FailureException failure = Assert.Throws<FailureException>(blocked.Ensure);
        Assert.Equal(FailureReason.Internal, failure.Reason);
        Assert.Equal(
            $"the runtime directory cannot be used: {blocked.Root} is not a directory; set 'runtime-directory' in [hook]",
            failure.Message);
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_is_reported_in_the_log_and_fails_nothing()
    {
        StateDirectory blocked = new(_folder.Write("file", ""), _log.Logger);
        blocked.Write(FreezingFolder.RecordOf(ThisBoot));
        blocked.Write(new ThawRecord());
        Assert.Equal(2, _log.Of(LogEventLevel.Error).Count);
        Assert.All(
            _log.Of(LogEventLevel.Error),
            line => Assert.EndsWith("; set 'state-directory' in [hook]", line, StringComparison.Ordinal));
        Assert.Null(blocked.ReadOpenRecord());
    }

    [Fact]
    public void What_was_committed_is_active_until_it_is_removed()
    {
        FreezeRecord record = FreezingFolder.RecordOf(ThisBoot);
        Assert.Null(Open());
        _runtime.Commit(record);
        Assert.Equal(record.FreezeId, Open());
        _runtime.RemoveRecord();
        _runtime.RemoveRecord();
        Assert.Null(Open());
    }

    [Fact]
    public void A_record_that_is_large_is_read_again_and_one_that_would_not_be_is_not_committed()
    {
        FreezeRecord large = FreezingFolder.RecordOf(ThisBoot);
        large.Reasons = [new string('x', 20 * 1024 * 1024)];
        _runtime.Commit(large);
        _state.Write(large);
        Assert.Equal(large.FreezeId, Open());
        Assert.Equal(large.FreezeId, _state.ReadOpenRecord()?.FreezeId);
        large.Reasons = [new string('x', RecordJson.LargestRecord)];
        Assert.Equal(FailureReason.Internal, Assert.Throws<FailureException>(() => _runtime.Commit(large)).Reason);
        Assert.Equal(large.FreezeId, Open());
    }

    [Fact]
    public void A_record_of_another_boot_is_history_wherever_it_stands()
    {
        FreezeRecord record = FreezingFolder.RecordOf("another-boot");
        _state.Write(record);
        _runtime.Commit(record);
        Assert.Null(Open());
        EmptyRuntime();
        Assert.NotNull(_state.ReadOpenRecord());
        Assert.Null(Open());
    }

    [Fact]
    public void The_copy_in_the_state_directory_alone_is_active_only_where_the_runtime_directory_was_emptied()
    {
        FreezeRecord record = FreezingFolder.RecordOf(ThisBoot);
        _state.Write(record);
        Assert.Null(Open());
        EmptyRuntime();
        Assert.Equal(record.FreezeId, Open());
    }

    [Fact]
    public void The_copy_is_active_while_a_lock_that_it_names_is_still_held()
    {
        FreezeRecord record = FreezingFolder.RecordOf(ThisBoot);
        _state.Write(record);
        Assert.Null(Open(new FakeParticipant("a", [])));
        Assert.Equal(record.FreezeId, Open(new FakeParticipant("a", []), new FakeParticipant("b", [])
        {
            OnHolds = asked => asked.FreezeId == record.FreezeId,
        }));
    }

    [Fact]
    public void A_copy_that_was_closed_is_not_active()
    {
        FreezeRecord record = FreezingFolder.RecordOf(ThisBoot);
        _state.Write(record);
        EmptyRuntime();
        _state.Write(new ThawRecord { FreezeId = "the one before" });
        Assert.Equal(record.FreezeId, Open());
        _state.Write(new ThawRecord { FreezeId = record.FreezeId });
        Assert.Null(Open());
    }

    [Fact]
    public void A_thaw_record_that_cannot_be_read_closes_nothing()
    {
        FreezeRecord record = FreezingFolder.RecordOf(ThisBoot);
        _state.Write(record);
        _folder.Write("state/thaw.json", "{");
        Assert.Equal(record.FreezeId, _state.ReadOpenRecord()?.FreezeId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"format\":2}")]
    public void A_record_that_cannot_be_read_is_none(string content)
    {
        _folder.Write("run/freeze.json", content);
        Assert.Null(Open());
    }

    [Fact]
    public void A_link_in_the_place_of_the_record_is_not_followed()
    {
        _state.Write(FreezingFolder.RecordOf(ThisBoot));
        File.CreateSymbolicLink(_folder["run/freeze.json"], _folder["state/freeze.json"]);
        Assert.Null(Open());
    }

    [Fact]
    public void One_run_has_the_run_lock_at_a_time_and_the_refusal_of_the_other_names_it()
    {
        using FileLock mine = RunLock.Take(_runtime, Soon.Bound);
        FailureException failure = Assert.Throws<FailureException>(() => RunLock.Take(_runtime, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(FailureReason.RunInProgress, failure.Reason);
        Assert.Contains(_folder["run/run.lock"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_lock_that_cannot_be_opened_is_reported_with_its_key()
    {
        RuntimeDirectory missing = new(_folder["none"]);
        FailureException failure = Assert.Throws<FailureException>(() => RunLock.Take(missing, TimeSpan.Zero));
        Assert.Equal(FailureReason.Internal, failure.Reason);
        Assert.EndsWith(", or set 'runtime-directory' in [hook]", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string? Open(params IParticipant[] participants) =>
        ActiveFreeze.Find(_runtime, _state, ThisBoot, participants)?.FreezeId;

    // What every run does first, and what it leaves.
    private void RunBefore()
    {
        _runtime.Ensure();
        RunLock.Take(_runtime, Soon.Bound).Dispose();
        _runtime.Ensure();
    }

    private void EmptyRuntime()
    {
        Directory.Delete(_runtime.Root, recursive: true);
        _runtime.Ensure();
    }
}
