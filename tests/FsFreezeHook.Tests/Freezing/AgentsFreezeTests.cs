using System;
using System.IO;
using FsFreezeHook.Freezing;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

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
    public void Any_other_freeze_over_one_in_force_is_refused_and_changes_nothing(bool oldIsAgents, bool newIsAgents, bool isFrozen)
    {
        FreezeRecord old = _folder.Freeze(oldIsAgents ? _folder.Agent() : null, Holding());
        if (isFrozen)
        {
            File.WriteAllText(_folder.StateFile, string.Empty);
        }

        _folder.Journal.Clear();
        FailureException refused = Assert.Throws<FailureException>(() => _folder.Freeze(newIsAgents ? _folder.Agent() : null, Holding()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Empty(_folder.Journal);
        Assert.Equal(old.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
    }

    [Fact]
    public void A_freeze_that_locked_nothing_is_in_force_while_the_agent_has_frozen()
    {
        _ = _folder.Freeze(_folder.Agent(), _folder.Participant("hook"));
        File.WriteAllText(_folder.StateFile, string.Empty);
        Assert.Equal(
            FailureReason.AlreadyFrozen, Assert.Throws<FailureException>(() => _folder.Freeze(_folder.Participant("hook"))).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_thaw_while_the_agent_has_frozen_releases_and_the_next_one_says_so_once(bool agentCalls)
    {
        FreezeRecord record = _folder.Freeze(_folder.Agent(agentCalls), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        _folder.Journal.Clear();
        _folder.Thaw(Holding());
        Assert.Equal(["release instances", "thaw instances"], _folder.Journal);
        Assert.Equal("broken", _folder.ThawVerdict());
        Assert.Null(_folder.Runtime.ReadRecord());
        _ = Assert.Single(_folder.SystemLogLines());

        // Once more by hand: nothing is frozen here.
        _folder.Thaw(Holding());
        File.Delete(_folder.StateFile);
        FailureException told = Assert.Throws<FailureException>(() => _folder.Thaw(Holding()));
        Assert.Equal(FailureReason.LockLost, told.Reason);
        Assert.Contains("by hand", told.Message, StringComparison.Ordinal);
        Assert.Equal(record.FreezeId, _folder.ThawRecord().GetProperty("freezeId").GetString());
        _folder.Thaw(Holding());
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
    public void While_the_agent_has_frozen_after_an_early_thaw_a_freeze_is_refused_and_the_agents_thaw_still_told()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        _folder.Thaw(Holding());
        _folder.Journal.Clear();
        FailureException refused = Assert.Throws<FailureException>(() => _folder.Freeze(Holding()));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Empty(_folder.Journal);
        File.Delete(_folder.StateFile);
        Assert.Equal(FailureReason.LockLost, Assert.Throws<FailureException>(() => _folder.Thaw(Holding())).Reason);
    }

    [Fact]
    public void The_next_freeze_forgets_an_early_thaw()
    {
        _ = _folder.Freeze(_folder.Agent(), Holding());
        File.WriteAllText(_folder.StateFile, string.Empty);
        _folder.Thaw(Holding());
        File.Delete(_folder.StateFile);
        _ = _folder.Freeze(_folder.Agent(), Holding());
        _folder.Thaw(Holding());
        Assert.Equal("consistent", _folder.ThawVerdict());
    }

    [Fact]
    public void An_early_thaw_of_another_boot_is_history()
    {
        _folder.Runtime.WriteEarlyThaw(new FreezeRecord { FreezeId = "another-boot.0", Agent = _folder.Agent() });
        _folder.Thaw(Holding());
        Assert.Null(_folder.Runtime.ReadEarlyThaw());
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

    // It holds from its freeze on until it is released.
    private FakeParticipant Holding() => new("instances", _folder.Journal)
    {
        OnFreeze = run => run.AnyLock = true,
        OnHolds = record => File.Exists(_folder.CommittedFile) && record.FreezeId == _folder.Runtime.ReadRecord()?.FreezeId,
    };
}
