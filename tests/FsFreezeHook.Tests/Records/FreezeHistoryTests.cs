using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.Freezing;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Records;

public sealed class FreezeHistoryTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    private string HistoryFile => Path.Combine(_folder.StateRoot, "history.json");

    private string Unwritten => Path.Combine(_folder.Runtime.Root, "unwritten.json");

    [Fact]
    public void A_freeze_that_was_held_until_thaw_is_in_it_once_it_is_thawed_and_not_before()
    {
        FreezeRecord record = _folder.Freeze(_folder.Participant("instances"));
        Assert.Empty(Freezes());
        _folder.Thaw(_folder.Participant("instances"));
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal((record.FreezeId, Verdict.NoDatabase, 0, null), (entry.FreezeId, entry.Verdict, entry.ExitCode, entry.Line));
        Assert.False(entry.ByAgent);
        Assert.Equal("640", TemporaryFolder.Mode(HistoryFile));
    }

    [Fact]
    public void It_is_written_when_nothing_is_locked_any_more_and_before_the_hooks_run()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant participant = new("hook", _folder.Journal)
        {
            OnRelease = _ => Assert.False(File.Exists(HistoryFile)),
            OnThaw = _ => Assert.True(File.Exists(HistoryFile) && !File.Exists(_folder.CommittedFile)),
        };
        _folder.Thaw(participant);
        Assert.Equal(Verdict.Consistent, Assert.Single(Freezes()).Verdict);
    }

    [Fact]
    public void A_lock_that_was_lost_is_in_it_with_its_exit_code_and_its_line()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant participant = new("instances", _folder.Journal)
        {
            OnRelease = run => run.Break(FailureReason.LockExpired, "mysql: the lock was released; take another one"),
        };
        _ = Assert.Throws<FailureException>(() => _folder.Thaw(participant));
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal(
            (Verdict.Broken, 25, "mysql: the lock was released; take another one"), (entry.Verdict, entry.ExitCode, entry.Line));
    }

    [Fact]
    public void A_degraded_freeze_is_in_it_with_why()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot(Verdict.Degraded, "a server took no part", "a hook failed"));
        _folder.Thaw();
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal((Verdict.Degraded, 0, "a server took no part; a hook failed"), (entry.Verdict, entry.ExitCode, entry.Line));
        Assert.False(entry.IsFailure);
    }

    [Fact]
    public void A_freeze_that_was_never_thawed_is_in_it_once_the_next_one_closes_it()
    {
        FreezeRecord lost = _folder.Commit(FreezingFolder.RecordOfThisBoot());
        _ = _folder.Freeze();
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal((lost.FreezeId, Verdict.Broken, null), (entry.FreezeId, entry.Verdict, entry.ExitCode));
        Assert.Equal("it was never thawed; nothing holds it any more, and it is closed; take another snapshot", entry.Line);
    }

    [Fact]
    public void An_agents_freeze_that_was_closed_by_hand_is_in_it_once_though_the_agents_thaw_reports_it_again()
    {
        FreezeRecord record = _folder.Commit(new FreezeRecord
        {
            Tool = "test",
            FreezeId = FreezeId.Create(FreezeId.ReadBootId()).ToString(),
            Verdict = Verdict.Locked,
            Agent = _folder.Agent(),
        });
        FakeParticipant lost =
            new("instances", _folder.Journal) { OnRelease = run => run.Break(FailureReason.LockExpired, "it is gone") };
        _ = Assert.Throws<FailureException>(() => _folder.ThawByHand(lost));
        _ = Assert.Throws<FailureException>(() => _folder.Thaw());
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal(
            (record.FreezeId, Verdict.Broken, 25, true, "it is gone"),
            (entry.FreezeId, entry.Verdict, entry.ExitCode, entry.ByAgent, entry.Line));
    }

    [Fact]
    public void A_thaw_that_cannot_read_what_was_frozen_is_in_it()
    {
        File.WriteAllText(_folder.CommittedFile, "{");
        FailureException told = Assert.Throws<FailureException>(() => _folder.Thaw());
        HistoryEntry entry = Assert.Single(Freezes());
        Assert.Equal((null, Verdict.Broken, 24, told.Message), (entry.FreezeId, entry.Verdict, entry.ExitCode, entry.Line));
    }

    [Fact]
    public void A_thaw_with_nothing_frozen_is_not_in_it()
    {
        _folder.Thaw();
        Assert.False(File.Exists(HistoryFile));
    }

    [Fact]
    public void Only_the_last_hundred_are_kept()
    {
        for (int i = 1; i <= History.Longest + 5; i++)
        {
            _folder.State.History.Add(Entry($"freeze {i}"), "test 1");
        }

        Assert.Equal(Enumerable.Range(6, History.Longest).Select(i => $"freeze {i}"), Freezes().Select(entry => entry.FreezeId));
    }

    [Theory]
    [InlineData("", "malformed in line 1 at byte 0")]
    [InlineData("null", "malformed in line 1 at byte 0: it is null")]
    [InlineData("{\"format\":1,\"tool\":\"\",\"freezes\":[null]}", "malformed in line 1 at byte 0: a freeze is null")]
    [InlineData("{\"format\":1,\"freezes\":[{}]}", "malformed in line 1 at byte 25")]
    [InlineData("{\"freezes\":[]}", "malformed in line 1 at byte 14")]
    [InlineData("{\"format\":1,\n\"freezes\":null}", "malformed in line 2 at byte 14")]
    [InlineData("{\"format\":2,\"tool\":\"\",\"freezes\":[]}", "of format 2, which this program does not know")]
    public void What_cannot_be_read_is_kept_aside_with_a_line_in_the_log_and_a_new_one_begun(string content, string problem)
    {
        _folder.State.Write(new ThawRecord());
        File.WriteAllText(HistoryFile, content);
        Assert.Empty(_folder.State.History.Read(out string? told).Freezes);
        Assert.Equal($"{HistoryFile} is {problem}", told);

        _folder.State.History.Add(Entry("first"), "test 1");
        Assert.Equal("first", Assert.Single(Freezes()).FreezeId);
        Assert.Equal(content, File.ReadAllText(HistoryFile + ".unreadable"));
        Assert.Equal(
            [$"a new history begins: {told}; the old one is kept as {HistoryFile}.unreadable"],
            _folder.Log.Of(LogEventLevel.Warning));
    }

    [Fact]
    public void One_that_is_too_large_is_kept_aside_too()
    {
        _folder.State.Write(new ThawRecord());
        File.WriteAllText(HistoryFile, new string(' ', (1024 * 1024) + 1));
        _folder.State.History.Add(Entry("first"), "test 1");
        Assert.Equal("first", Assert.Single(Freezes()).FreezeId);
        Assert.True(File.Exists(HistoryFile + ".unreadable"));
    }

    [Fact]
    public void A_hundred_of_the_longest_lines_can_be_read_again()
    {
        for (int i = 0; i < History.Longest; i++)
        {
            _folder.State.History.Add(Entry($"freeze {i}", new string('\u0001', 5000)), "test 1");
        }

        Assert.Equal(History.Longest, Freezes().Length);
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_is_reported_in_the_log_and_fails_nothing()
    {
        _folder.MakeStateUnwritable();
        _folder.State.History.Add(Entry("first"), "test 1");
        string line = Assert.Single(_folder.Log.Of(LogEventLevel.Error));
        Assert.StartsWith("the history cannot be written to the state directory: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_yet_is_still_shown_in_the_history()
    {
        _folder.MakeStateUnwritable();
        _folder.State.History.Add(Entry("one"), "test 1");
        _folder.State.History.Add(Entry("two"), "test 1");
        Assert.Equal(["one", "two"], Freezes().Select(entry => entry.FreezeId));
        Assert.Equal("600", TemporaryFolder.Mode(Unwritten));

        File.Delete(_folder.StateRoot);
        _folder.State.History.Add(Entry("three"), "test 1");
        Assert.False(File.Exists(Unwritten));
        Assert.Equal(["one", "two", "three"], Freezes().Select(entry => entry.FreezeId));
    }

    [Fact]
    public void A_thaw_writes_what_could_not_be_written_before()
    {
        _folder.MakeStateUnwritable();
        _folder.State.History.Add(Entry("one"), "test 1");
        File.Delete(_folder.StateRoot);
        _folder.Thaw();
        Assert.False(File.Exists(Unwritten));
        Assert.Equal("one", Assert.Single(Freezes()).FreezeId);
        Assert.True(File.Exists(HistoryFile));
    }

    [Fact]
    public void Where_neither_can_be_written_the_log_reports_it_and_nothing_fails()
    {
        _folder.MakeStateUnwritable();
        Directory.CreateDirectory(Unwritten + ".new");
        _folder.State.History.Add(Entry("one"), "test 1");
        Assert.Contains(_folder.Log.Of(LogEventLevel.Error), line => line.StartsWith(
            $"'fsfreeze-hook status' will not show this freeze: unlink {Unwritten}.new: ", StringComparison.Ordinal));
        Assert.Empty(Freezes());
    }

    [Fact]
    public void What_is_kept_and_cannot_be_read_is_none()
    {
        File.WriteAllText(Unwritten, "{\"format\":1,\"tool\":\"\",\"freezes\":[null]}");
        Assert.Empty(Freezes());
        File.WriteAllText(Unwritten, "{");
        Assert.Empty(Freezes());
    }

    public void Dispose() => _folder.Dispose();

    private static HistoryEntry Entry(string id, string line = "why") => new()
    {
        FreezeId = id,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Verdict = Verdict.Failed,
        ExitCode = 20,
        Line = HistoryEntry.OneLine(line),
    };

    private HistoryEntry[] Freezes()
    {
        History history = _folder.State.History.Read(out string? problem);
        Assert.Null(problem);
        return [.. history.Freezes];
    }
}
