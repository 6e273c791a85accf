using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

[Collection(ChildProcesses.Name)]
public sealed class HolderReleaseTests : IDisposable
{
    private const string Freeze = "boot.0123456789abcdef";

    private static readonly TimeSpan LongerThanForOneThatWasNotAsked = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly RuntimeDirectory _runtime;
    private readonly HolderFiles _files;

    public HolderReleaseTests()
    {
        _runtime = new RuntimeDirectory(_folder["run"]);
        _runtime.Ensure();
        _files = new HolderFiles(_runtime, "mysql");
    }

    [Fact]
    public void A_holder_that_has_gone_without_a_word_is_unknown_and_not_waited_for() =>
        Soon.Within(TimeSpan.FromSeconds(2), () =>
        {
            Outcome outcome = AskAndFinish(Gone());
            Assert.Equal(
                (Freeze, OutcomeKind.Unknown, "its holder was killed"), (outcome.FreezeId, outcome.Kind, outcome.Message));
        });

    [Fact]
    public void Another_freezes_outcome_is_no_outcome()
    {
        Leave(new Outcome { FreezeId = "boot.another", Kind = OutcomeKind.Released, HeldMilliseconds = 1 });
        Assert.Equal(OutcomeKind.Unknown, AskAndFinish(Gone()).Kind);
    }

    [Theory]
    [InlineData(nameof(OutcomeKind.Released))]
    [InlineData(nameof(OutcomeKind.Expired))]
    [InlineData(nameof(OutcomeKind.Lost))]
    [InlineData(nameof(OutcomeKind.Terminated))]
    public void What_the_holder_left_is_what_thaw_reports(string kind)
    {
        Outcome left = new() { FreezeId = Freeze, Kind = Enum.Parse<OutcomeKind>(kind), Message = "m", HeldMilliseconds = 5 };
        Leave(left);
        Assert.Equal(left, AskAndFinish(Gone()));
    }

    [Fact]
    public void A_runtime_directory_that_has_gone_is_unknown()
    {
        Directory.Delete(_runtime.Root, recursive: true);
        Assert.Equal(OutcomeKind.Unknown, AskAndFinish(Gone()).Kind);
    }

    [Fact]
    public void A_holder_whose_lock_file_was_removed_is_killed()
    {
        using Child holder = Child.Shell("read line");
        Outcome outcome = AskAndFinish(holder.Identity);
        Assert.Equal(
            (OutcomeKind.Unknown, "its holder did not answer and was killed"), (outcome.Kind, outcome.Message));
        Assert.Equal(9, holder.Status().Signal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_holder_that_cannot_be_asked_is_killed_and_not_waited_for(bool somethingElseIsThere) =>
        Soon.Within(TimeSpan.FromSeconds(2), () =>
        {
            if (somethingElseIsThere)
            {
                _folder.Write("run/mysql.release", "no pipe");
            }

            using Child holder = Child.Shell("read line");
            using FileLock? its = FileLock.TryTake(_files.Lock, TimeSpan.Zero);
            Assert.Equal(OutcomeKind.Unknown, AskAndFinish(holder.Identity).Kind);
            Assert.Equal(9, holder.Status().Signal);
        });

    [Fact]
    public void A_process_that_has_the_holders_number_by_now_is_left_alone()
    {
        using Child other = Child.Shell("read line");
        Assert.Equal(OutcomeKind.Unknown, AskAndFinish(other.Identity with { StartTime = 1 }).Kind);
        Assert.True(other.Identity.IsAlive);
    }

    [Fact]
    public void Asking_writes_one_line_that_names_the_freeze()
    {
        using SafeFileHandle pipe = NamedPipe.Create(_files.ReleasePipe);
        Release(Gone()).Ask();
        Assert.Contains($"release {Freeze}", Lines(pipe));
    }

    [Fact]
    public void A_release_pipe_without_a_reader_or_that_is_full_is_not_waited_for() => Soon.Within(TimeSpan.FromSeconds(2), () =>
    {
        Release(Gone()).Ask();
        using SafeFileHandle pipe = NamedPipe.Create(_files.ReleasePipe);
        Assert.Throws<PosixException>(() => Descriptor.Write(pipe, new byte[2 * 1024 * 1024]));
        Release(Gone()).Ask();
    });

    /// <summary>A server may take its time to release, and its holder lives on all the while.</summary>
    [Fact]
    public void An_active_holder_is_asked_and_waited_for()
    {
        using HolderBench bench = new();
        using Child process = Child.Shell("read line");
        using ManualResetEventSlim released = new();
        bench.Session.OnRelease = () => released.Wait(Soon.Bound);
        bench.Hold();
        bench.Commit();
        HolderRelease release = new(bench.Runtime, Held(process.Identity), bench.FreezeId);
        release.Ask();
        Outcome? outcome = null;
        Background finish = Background.Run(
            () => outcome = release.Finish(Deadline.After(HolderRelease.AnswerWait, TimeProvider.System)));
        Soon.True(() => bench.Session.Journal is [.., "release"], "the server is told to release");
        Assert.False(
            SpinWait.SpinUntil(() => !finish.IsRunning, LongerThanForOneThatWasNotAsked), "the holder is not waited for");
        released.Set();
        finish.Join();
        bench.End();
        Assert.Equal(OutcomeKind.Released, outcome?.Kind);
        Assert.False(release.IsStuck);
        Assert.True(process.Identity.IsAlive, "the holder was killed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"pid\":1}")]
    [InlineData("\0\0\0")]
    public void A_lock_file_that_does_not_say_whose_it_is_says_nothing(string content)
    {
        _folder.Write("run/mysql.lock", content);
        Assert.Null(HolderRelease.ReadMark(_files.Lock, out _));
    }

    public void Dispose() => _folder.Dispose();

    private static HeldInstance Held(ProcessIdentity holder) => new()
    {
        Name = "mysql",
        Holder = new ProcessIdentity(holder.Pid, holder.StartTime),
        MaxHoldMilliseconds = 1,
        Steps = [],
    };

    private static ProcessIdentity Gone()
    {
        using Child child = Child.Shell("read line");
        return child.Identity;
    }

    private static List<string> Lines(SafeFileHandle pipe)
    {
        LineReader reader = new(pipe);
        reader.Fill();
        List<string> lines = [];
        while (reader.TakeLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private HolderRelease Release(ProcessIdentity holder) => new(_runtime, Held(holder), Freeze);

    private Outcome AskAndFinish(ProcessIdentity holder)
    {
        HolderRelease release = Release(holder);
        release.Ask();
        return release.Finish(Deadline.After(HolderRelease.AnswerWait, TimeProvider.System));
    }

    private void Leave(Outcome outcome)
    {
        using OutcomeFile file = OutcomeFile.Reserve(_files.Outcome);
        file.Write(outcome);
    }
}
