using System;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Freezing;

[Collection(ChildProcesses.Name)]
public sealed class RunLockTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly FreezingFolder _folder = new();
    private readonly Interruption _interruption = new();

    [Fact]
    public void Another_run_keeps_it_and_is_named_by_the_locks_file()
    {
        using FileLock other = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        FailureException refused = Assert.Throws<FailureException>(
            () => RunLock.Take(_folder.Runtime, Short, RehearsalPreemption.ToFreeze));
        Assert.Equal(FailureReason.RunInProgress, refused.Reason);
        Assert.Contains(_folder.Runtime.RunLockFile, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_may_not_end_a_rehearsal_is_refused_at_once_with_its_process()
    {
        using FileLock runLock = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        using RehearsalPreemption ready = RehearsalPreemption.Begin(runLock, _interruption);
        Soon.Within(Soon.Bound, () =>
        {
            FailureException refused = Assert.Throws<FailureException>(
                () => RunLock.Take(_folder.Runtime, TimeSpan.FromHours(1)));
            Assert.Equal(FailureReason.RunInProgress, refused.Reason);
            Assert.Contains(
                $"a rehearsal is in progress (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        });
        Assert.Null(_interruption.Signal);
    }

    [Fact]
    public void A_rehearsal_that_writes_its_mark_late_is_still_asked()
    {
        FileLock runLock = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        Background freeze = Background.Run(
            () => RunLock.Take(_folder.Runtime, TimeSpan.FromHours(1), RehearsalPreemption.ToFreeze).Dispose());

        // Nobody can ask before there is a mark, and the freeze has looked for it several times by then.
        Assert.Equal(-1, Descriptor.WaitReadable([_interruption.Handle], TimeSpan.FromSeconds(1.2)));
        using (RehearsalPreemption.Begin(runLock, _interruption))
        {
            Assert.Equal(0, Descriptor.WaitReadable([_interruption.Handle], Soon.Bound));
            Assert.Equal(RehearsalPreemption.ToFreeze, _interruption.Signal);
        }

        runLock.Dispose();
        freeze.Join();
    }

    [Theory]
    [InlineData(RehearsalPreemption.ToFreeze)]
    [InlineData(RehearsalPreemption.ToThaw)]
    public void A_run_that_may_end_a_rehearsal_gets_the_lock_when_it_has_ended(string verb)
    {
        FileLock runLock = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        RehearsalPreemption ready = RehearsalPreemption.Begin(runLock, _interruption);
        Background rehearsal = Background.Run(() =>
        {
            Assert.Equal(0, Descriptor.WaitReadable([_interruption.Handle], Soon.Bound));
            ready.Dispose();
            runLock.Dispose();
        });
        using (RunLock.Take(_folder.Runtime, Soon.Bound, verb))
        {
            rehearsal.Join();
        }

        Assert.Equal(verb, _interruption.Signal);
        Assert.Null(RehearsalPreemption.Find(_folder.Runtime));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(RehearsalPreemption.ToThaw)]
    public void A_run_that_would_be_refused_is_refused_without_taking_the_lock(string? overRehearsal)
    {
        RunLock.RequireFree(_folder.Runtime, overRehearsal);
        using (RunLock.Take(_folder.Runtime, TimeSpan.Zero))
        {
            FailureException foretold = Assert.Throws<FailureException>(
                () => RunLock.RequireFree(_folder.Runtime, overRehearsal));
            FailureException refused = Assert.Throws<FailureException>(
                () => RunLock.Take(_folder.Runtime, TimeSpan.Zero, overRehearsal));
            Assert.Equal((refused.Reason, refused.Message), (foretold.Reason, foretold.Message));
        }

        RunLock.RequireFree(_folder.Runtime, overRehearsal);
    }

    [Fact]
    public void A_dry_run_foresees_which_runs_end_a_rehearsal_and_does_not_ask_it()
    {
        using FileLock runLock = RunLock.Take(_folder.Runtime, TimeSpan.Zero);
        using RehearsalPreemption ready = RehearsalPreemption.Begin(runLock, _interruption);
        RunLock.RequireFree(_folder.Runtime, RehearsalPreemption.ToThaw);
        Assert.Contains(
            "a rehearsal is in progress",
            Assert.Throws<FailureException>(() => RunLock.RequireFree(_folder.Runtime, overRehearsal: null)).Message,
            StringComparison.Ordinal);
        Assert.Null(_interruption.Signal);
    }

    [Fact]
    public void Where_there_is_no_directory_yet_it_is_free_and_none_is_made()
    {
        RuntimeDirectory missing = new(Path.Combine(_folder.Root, "missing"));
        RunLock.RequireFree(missing, overRehearsal: null);
        Assert.False(Directory.Exists(missing.Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_stands_in_its_place_is_moved_aside_and_keeps_no_run_out(bool isLink)
    {
        string path = _folder.Runtime.RunLockFile;
        File.Delete(path);
        _ = isLink ? File.CreateSymbolicLink(path, "elsewhere") : Directory.CreateDirectory(path);
        RunLock.RequireFree(_folder.Runtime, overRehearsal: null);
        _folder.Runtime.Ensure();
        RunLock.Take(_folder.Runtime, TimeSpan.Zero).Dispose();
        Assert.Contains($"moved to {path}.aside", Assert.Single(_folder.Runtime.Moved), StringComparison.Ordinal);
        Assert.False(_folder.Runtime.WasEmpty);
    }

    [Fact]
    public void A_mark_that_a_killed_rehearsal_left_counts_for_nothing()
    {
        ProcessIdentity mark = new(Environment.ProcessId, ProcessIdentity.Current.StartTime - 1);
        File.WriteAllBytes(
            _folder.Runtime.RunLockFile, JsonSerializer.SerializeToUtf8Bytes(mark, RecordJson.Default.ProcessIdentity));
        Assert.Null(RehearsalPreemption.Find(_folder.Runtime));
        RunLock.Take(_folder.Runtime, TimeSpan.Zero).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"pid":"x","startTime":-1}""")]
    public void A_mark_that_is_none_counts_for_nothing(string content)
    {
        File.WriteAllText(_folder.Runtime.RunLockFile, content);
        Assert.Null(RehearsalPreemption.Find(_folder.Runtime));
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _folder.Dispose();
    }
}
