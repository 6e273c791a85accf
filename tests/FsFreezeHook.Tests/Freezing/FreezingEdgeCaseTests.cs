using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

public sealed class FreezingEdgeCaseTests : IDisposable
{
    private readonly FreezingFolder _folder = new();

    [Fact]
    public void A_rollback_that_the_system_fails_hides_neither_the_failure_nor_the_other_rollbacks()
    {
        FakeParticipant stubborn = new("stubborn", _folder.Journal)
        {
            OnRollback = _ => throw new PosixException("pipe2", "a new pipe", 24),
        };
        FakeParticipant failing = new("failing", _folder.Journal)
        {
            OnFreeze = _ => throw new FailureException(FailureReason.Unreachable, "first"),
        };
        Exception? failure = Record.Exception(() => _folder.Freeze(_folder.Participant("a"), stubborn, failing));
        Assert.Equal(["rollback stubborn", "rollback a"], _folder.Journal.Skip(3));
        Assert.Equal("first", Assert.IsType<FailureException>(failure).Message);
    }

    [Fact]
    public void A_hook_that_the_system_fails_in_thaw_keeps_neither_the_other_hooks_nor_the_verdict_back()
    {
        _folder.Commit(FreezingFolder.RecordOfThisBoot());
        FakeParticipant stubborn = new("stubborn", _folder.Journal)
        {
            OnRelease = run => run.Break(FailureReason.LockLost, "lost"),
            OnThaw = _ => throw new PosixException("pipe2", "a new pipe", 24),
        };
        Exception? failure = Record.Exception(() => _folder.Thaw(stubborn, _folder.Participant("b")));
        Assert.Contains("thaw b", _folder.Journal);
        Assert.Equal("lost", Assert.IsType<FailureException>(failure).Message);
    }

    [Fact]
    public void A_committed_record_is_active_though_the_run_locks_file_was_removed()
    {
        FreezeRecord record = FreezingFolder.RecordOfThisBoot();
        _folder.Runtime.Commit(record);
        File.Delete(_folder.Runtime.RunLockFile);
        _folder.Runtime.Ensure();
        Assert.Equal(record.FreezeId, ActiveFreeze.Find(_folder.Runtime, _folder.State, FreezeId.ReadBootId(), [])?.FreezeId);
    }

    [Fact]
    public void A_record_with_nothing_where_something_must_be_is_none()
    {
        Assert.Null(RecordJson.Read("""{"format":1,"freezeId":"boot.1","reasons":null}"""u8.ToArray(), out _));
        Assert.Null(RecordJson.Read("""{"format":1,"freezeId":null}"""u8.ToArray(), out _));
    }

    public void Dispose() => _folder.Dispose();
}
