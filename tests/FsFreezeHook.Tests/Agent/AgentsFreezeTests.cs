using System;
using System.IO;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>Whose freeze it is: what an agent may do that a freeze or a thaw by hand may not, and the other way round.</summary>
public sealed class AgentsFreezeTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    [Fact]
    public void An_agents_freeze_takes_over_what_an_agent_left_behind()
    {
        FreezeRecord old = _folder.Freeze(_folder.Agent(), Holding());
        _folder.Journal.Clear();
        FreezeRecord next = _folder.Freeze(_folder.Agent(), Holding());
        Assert.Equal(["release instances", "freeze instances", "confirm instances"], _folder.Journal);
        Assert.Equal(next.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.Equal(old.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        Assert.Equal("broken", _folder.ThawVerdict());
    }

    public static TheoryData<bool, bool, bool> Refused => new()
    {
        // whether the old freeze was an agent's, whether the new one is, whether the agent has filesystems frozen
        { false, false, false },
        { false, true, false },
        { true, false, false },
        { true, false, true },
        { true, true, true },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Any_other_freeze_while_one_is_active_is_refused_and_changes_nothing(
        bool oldIsAgents, bool newIsAgents, bool isFrozen)
    {
        FreezeRecord old = _folder.Freeze(oldIsAgents ? _folder.Agent() : null, Holding());
        if (isFrozen)
        {
            File.WriteAllText(_folder.StateFile, string.Empty);
        }

        _folder.Journal.Clear();
        FailureException refused = Assert.Throws<FailureException>(
            () => _folder.Freeze(newIsAgents ? _folder.Agent() : null, Holding()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Empty(_folder.Journal);
        Assert.Equal(old.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
    }

    [Fact]
    public void A_freeze_that_locked_nothing_is_active_while_the_agent_has_frozen()
    {
        _ = _folder.Freeze(_folder.Agent(), _folder.Participant("hook"));
        File.WriteAllText(_folder.StateFile, string.Empty);
        Assert.Equal(
            FailureReason.AlreadyFrozen,
            Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Participant("hook"))).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_the_agent_has_frozen_a_thaw_by_hand_is_refused_and_changes_nothing(bool agentCalled)
    {
        FreezeRecord record = _folder.Freeze(_folder.Agent(agentCalled), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        _folder.Journal.Clear();
        FailureException refused = Assert.Throws<FailureException>(() => _folder.ThawByHand(Holding()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Contains("wait for its thaw", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Journal);
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.False(File.Exists(_folder.ThawFile));

        File.Delete(_folder.StateFile);
        Assert.Equal(Verdict.Consistent, _folder.Thaw(Holding())?.Verdict);
    }

    [Fact]
    public void Before_the_agent_has_frozen_what_it_asked_for_a_thaw_by_hand_is_refused_too()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        FailureException refused = Assert.Throws<FailureException>(() => _folder.ThawByHand(Holding()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_released_by_force_is_the_agents_to_close()
    {
        FreezeRecord record = _folder.Freeze(_folder.Agent(), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        _folder.Journal.Clear();
        bool? forced = null;
        FakeParticipant holding = new("instances", _folder.Journal) { OnRelease = run => forced = run.IsForced };
        Assert.NotNull(_folder.ReleaseByForce(holding));
        Assert.True(forced);
        Assert.Equal(["release instances"], _folder.Journal);
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.False(File.Exists(_folder.ThawFile));
        Assert.Empty(_folder.SystemLogLines());
    }

    [Fact]
    public void An_agents_freeze_whose_locks_are_gone_is_closed_by_hand_and_the_agents_thaw_reports_it_once()
    {
        FreezeRecord record = _folder.Freeze(_folder.Agent(), Holding());
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.ThawByHand(Lost())).Reason);
        Assert.Null(_folder.Runtime.ReadRecord());
        Assert.Equal("broken", _folder.ThawVerdict());

        // Once more by hand: nothing is frozen here, and the agent has not thawed yet.
        Assert.Null(_folder.ThawByHand(Holding()));
        FailureException told = Assert.Throws<FailureException>(() => _folder.Thaw(Holding()));
        Assert.Equal(FailureReason.LockLost, told.Reason);
        Assert.Contains("by hand", told.Message, StringComparison.Ordinal);
        Assert.Equal(record.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        Assert.Null(_folder.Thaw(Holding()));
    }

    [Fact]
    public void A_freeze_by_hand_over_what_the_agent_lost_leaves_the_report_to_the_agents_thaw()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        FreezeRecord next = _folder.Freeze(Lost());
        Assert.Equal(next.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(Holding())).Reason);
        Assert.Null(_folder.Thaw(Holding()));
    }

    [Fact]
    public void A_thaw_by_hand_in_a_runtime_directory_that_was_emptied_puts_the_record_back_for_the_agents()
    {
        FreezeRecord record = _folder.Freeze(_folder.Agent(), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(_folder.CommittedFile)!))
        {
            File.Delete(file);
        }

        // It makes the run lock's file, by which the next run would take the directory for one that nobody emptied.
        _folder.Runtime.Ensure();
        _ = Assert.Throws<FailureException>(() => _folder.ThawByHand(Holding()));
        File.WriteAllText(_folder.Runtime.RunLockFile, string.Empty);
        _folder.Runtime.Ensure();
        Assert.Equal(record.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        File.Delete(_folder.StateFile);
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(Lost())).Reason);
    }

    [Fact]
    public void A_thaw_that_comes_when_the_agent_has_thawed_is_the_agents()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        _folder.Thaw(Holding());
        Assert.Equal("consistent", _folder.ThawVerdict());
        _folder.Thaw(Holding());
    }

    [Fact]
    public void The_agents_next_freeze_forgets_what_was_to_be_reported_of_the_last_one()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        _ = Assert.Throws<FailureException>(() => _folder.ThawByHand(Lost()));
        _ = _folder.Freeze(_folder.Agent(), Holding());
        Assert.Equal(Verdict.Consistent, _folder.Thaw(Holding())?.Verdict);
    }

    [Fact]
    public void What_was_to_be_reported_in_another_boot_is_history()
    {
        _folder.Runtime.KeepForAgent(new FreezeRecord { FreezeId = "another-boot.0", Agent = _folder.Agent() });
        Assert.Null(_folder.Thaw(Holding()));
        Assert.False(_folder.Runtime.HasRecordForAgent);
    }

    [Fact]
    public void A_record_that_cannot_be_read_and_was_closed_by_hand_is_reported_at_the_agents_thaw()
    {
        File.WriteAllText(_folder.CommittedFile, "{");
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.ThawByHand(Holding())).Reason);
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(Holding())).Reason);
        Assert.Null(_folder.Thaw(Holding()));
    }

    [Fact]
    public void The_agent_stands_in_the_record_and_where_there_is_none_nothing_does()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        Assert.Contains("\"stateFile\": \"" + _folder.StateFile, File.ReadAllText(_folder.FreezeFile), StringComparison.Ordinal);
        _folder.Thaw(Holding());
        _ = _folder.Freeze(Holding());
        Assert.DoesNotContain("agent", File.ReadAllText(_folder.FreezeFile), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // Its lock is gone when thaw comes.
    private FakeParticipant Lost() =>
        new("instances", _folder.Journal) { OnRelease = run => run.Break(FailureReason.LockLost, "it is gone") };

    // It holds from its freeze on until it is released.
    private FakeParticipant Holding() => new("instances", _folder.Journal)
    {
        OnFreeze = run => run.AnyLock = true,
        OnRelease = run => run.AnyReleased = run.Record is not null,
        OnHolds = record => File.Exists(_folder.CommittedFile) && record.FreezeId == _folder.Runtime.ReadRecord()?.FreezeId,
    };
}
