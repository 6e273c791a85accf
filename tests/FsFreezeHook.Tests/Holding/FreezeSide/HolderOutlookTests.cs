using System;
using System.IO;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

/// <summary>What is seen of a holder without asking it is what <see cref="HolderRelease"/> comes to.</summary>
[Collection(ChildProcesses.Name)]
public sealed class HolderOutlookTests : IDisposable
{
    private const string Freeze = "boot.0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly RuntimeDirectory _runtime;
    private readonly HolderFiles _files;

    public HolderOutlookTests()
    {
        _runtime = new RuntimeDirectory(_folder["run"]);
        _runtime.Ensure();
        _files = new HolderFiles(_runtime, "mysql");
    }

    [Fact]
    public void One_that_lives_and_has_its_pipe_open_can_be_asked()
    {
        using Child holder = Holder();
        Assert.Null(Look(holder.Identity));
    }

    [Fact]
    public void One_that_has_gone_without_a_word_was_killed()
    {
        using Child child = Child.Shell("read line");
        ProcessIdentity gone = child.Identity with { StartTime = 1 };
        Assert.Equal((OutcomeKind.Unknown, "its holder was killed"), Words(Look(gone)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_it_has_left_counts_whether_its_process_lives_on_or_not(bool lives)
    {
        using Child holder = Holder();
        Outcome left = new() { FreezeId = Freeze, Kind = OutcomeKind.Expired, Message = "m", HeldMilliseconds = 5 };
        Leave(left);
        Assert.Equal(left, Look(lives ? holder.Identity : holder.Identity with { StartTime = 1 }));
    }

    [Fact]
    public void What_it_left_of_another_freeze_does_not()
    {
        using Child holder = Holder();
        Leave(new Outcome { FreezeId = "boot.another", Kind = OutcomeKind.Expired, HeldMilliseconds = 5 });
        Assert.Null(Look(holder.Identity));
        Assert.Equal(OutcomeKind.Unknown, Look(holder.Identity with { StartTime = 1 })?.Kind);
    }

    [Fact]
    public void One_that_is_stopped_does_not_answer()
    {
        using Child holder = Holder();
        Assert.Equal(0, Libc.kill(holder.Process.Pid, 19));
        Soon.True(() => Look(holder.Identity) is not null, "it is stopped");
        (OutcomeKind kind, string? message) = Words(Look(holder.Identity));
        Assert.Equal(OutcomeKind.Unknown, kind);
        Assert.Contains("is stopped", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a file")]
    [InlineData("another pipe")]
    public void One_whose_pipe_is_no_more_at_its_place_cannot_be_asked(string instead)
    {
        using Child holder = Holder();
        File.Delete(_files.ReleasePipe);
        using SafeFileHandle? other = instead == "another pipe" ? NamedPipe.Create(_files.ReleasePipe) : null;
        if (instead == "a file")
        {
            _folder.Write("run/mysql.release", string.Empty);
        }

        (OutcomeKind kind, string? message) = Words(Look(holder.Identity));
        Assert.Equal(OutcomeKind.Unknown, kind);
        Assert.Contains(_files.ReleasePipe, message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static (OutcomeKind Kind, string? Message) Words(Outcome? outcome) => (outcome!.Kind, outcome.Message);

    // A process that has the release pipe open, as a holder has.
    private Child Holder()
    {
        NamedPipe.Create(_files.ReleasePipe).Dispose();
        Child child = Child.Shell("exec 3<>\"$0\"; echo ready; read line", _files.ReleasePipe);
        Assert.Equal("ready", child.Line());
        return child;
    }

    private Outcome? Look(ProcessIdentity holder) => new HolderOutlook(
        _runtime,
        new HeldInstance
        {
            Name = "mysql",
            Holder = new ProcessIdentity(holder.Pid, holder.StartTime),
            MaxHoldMilliseconds = 1,
            Steps = [],
        },
        Freeze).Look();

    private void Leave(Outcome outcome)
    {
        using OutcomeFile file = OutcomeFile.Reserve(_files.Outcome);
        file.Write(outcome);
    }
}
