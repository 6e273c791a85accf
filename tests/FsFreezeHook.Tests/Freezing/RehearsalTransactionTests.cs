using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

[Collection(ChildProcesses.Name)]
public sealed class RehearsalTransactionTests : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private readonly FreezingFolder _folder = new();
    private readonly Interruption _interruption = new();

    [Fact]
    public void All_take_part_in_order_hold_and_are_thawed_in_the_same_order()
    {
        Rehearse(_folder.Participant("hook"), _folder.Participant("instances"));
        Assert.Equal(
            ["freeze hook", "freeze instances", "hold hook 1", "hold instances 1", "thaw hook", "thaw instances"],
            _folder.Journal);
    }

    [Fact]
    public void Nothing_is_written_to_either_directory()
    {
        Rehearse(_folder.Participant("instances"));
        Assert.False(Directory.Exists(_folder.StateRoot));
        Assert.Equal(["run.lock"], Directory.EnumerateFiles(_folder.Runtime.Root).Select(Path.GetFileName));
        Assert.Empty(File.ReadAllBytes(_folder.Runtime.RunLockFile));
    }

    [Fact]
    public void Where_a_lock_is_lost_all_are_undone_in_reverse()
    {
        FakeParticipant losing = new("instances", _folder.Journal)
        {
            OnHold = _ => throw new FailureException(FailureReason.LockLost, "lost"),
        };
        FailureException failure = Assert.Throws<FailureException>(() => Rehearse(_folder.Participant("hook"), losing));
        Assert.Equal((FailureReason.LockLost, "lost"), (failure.Reason, failure.Message));
        Assert.Equal(
            ["freeze hook", "freeze instances", "hold hook 1", "hold instances 1", "rollback instances", "rollback hook"],
            _folder.Journal);
    }

    [Theory]
    [InlineData("freeze", "a freeze needs the locks")]
    [InlineData("thaw", "a thaw ended the rehearsal")]
    public void A_freeze_or_a_thaw_that_asks_ends_it_and_it_says_which_of_them(string verb, string line)
    {
        FakeParticipant asked = new("instances", _folder.Journal)
        {
            OnHold = run =>
            {
                ProcessIdentity? found = RehearsalPreemption.Find(_folder.Runtime);
                Assert.NotNull(found);
                RehearsalPreemption.Ask(found, verb);
                Assert.Equal(0, Descriptor.WaitReadable([_interruption.Handle], Soon.Bound));
                run.ThrowIfInterrupted();
            },
        };
        FailureException failure = Assert.Throws<FailureException>(() => Rehearse(asked));
        Assert.Equal(FailureReason.RunInProgress, failure.Reason);
        Assert.StartsWith(line, failure.Message, StringComparison.Ordinal);
        Assert.Contains("rollback instances", _folder.Journal);
    }

    [Fact]
    public void A_signal_ends_it_as_it_ends_a_freeze()
    {
        FakeParticipant asked = new("instances", _folder.Journal)
        {
            OnHold = run =>
            {
                _interruption.Raise("SIGINT");
                run.ThrowIfInterrupted();
            },
        };
        FailureException failure = Assert.Throws<FailureException>(() => Rehearse(asked));
        Assert.Equal(
            (FailureReason.Interrupted, "interrupted by SIGINT, and everything is released; rehearse again"),
            (failure.Reason, failure.Message));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void It_is_refused_while_something_is_frozen(bool isHeld, bool agentHasFrozen)
    {
        FreezeRecord record =
            new() { Tool = "test", FreezeId = FreezingFolder.RecordOfThisBoot().FreezeId, Agent = _folder.Agent() };
        _folder.Commit(record);
        if (agentHasFrozen)
        {
            File.WriteAllText(_folder.StateFile, string.Empty);
        }

        FakeParticipant holder = new("instances", _folder.Journal) { OnHolds = _ => isHeld };
        Assert.Equal(FailureReason.AlreadyFrozen, Assert.Throws<FailureException>(() => Rehearse(holder)).Reason);
        Assert.Empty(_folder.Journal);
    }

    [Fact]
    public void It_is_refused_where_a_record_cannot_be_read()
    {
        _folder.Runtime.Ensure();
        File.WriteAllText(_folder.CommittedFile, "{");
        FailureException refused = Assert.Throws<FailureException>(() => Rehearse(_folder.Participant("instances")));
        Assert.Equal(FailureReason.AlreadyFrozen, refused.Reason);
        Assert.Contains(_folder.CommittedFile, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Journal);
    }

    [Fact]
    public void A_record_that_nothing_is_behind_stays_for_the_next_freeze_to_close()
    {
        FreezeRecord left = _folder.Commit(FreezingFolder.RecordOfThisBoot());
        Rehearse(_folder.Participant("instances"));
        Assert.Equal(left.FreezeId, _folder.Runtime.ReadRecord()?.FreezeId);
        Assert.False(File.Exists(_folder.ThawFile));
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _folder.Dispose();
    }

    private void Rehearse(params IReadOnlyList<IParticipant> participants)
    {
        using FileLock runLock = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        RehearsalTransaction transaction = new(_folder.Runtime, _folder.State, _folder.Log.Logger);
        transaction.RequireNothingFrozen(participants);
        using RehearsalPreemption ready = RehearsalPreemption.Begin(runLock, _interruption);
        FreezeRun run =
            new(FreezingFolder.RecordOfThisBoot(), _interruption, _folder.Log.Logger, reporter: null) { IsRehearsal = true };
        transaction.Run(run, participants, Hold);
    }
}
