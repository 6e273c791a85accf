using System;
using System.Text;
using System.Text.Json;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Holding;

[Collection(ChildProcesses.Name)]
public sealed class HoldingEdgeCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_lock_that_was_granted_in_the_moment_in_which_the_attempt_was_given_up_is_released_without_a_decision_too()
    {
        using HolderBench bench = new() { Time = new ManualTime() };
        bench.Session.OnAcquire = () =>
        {
            bench.Time.AdvanceAtEachLook(TimeSpan.FromSeconds(10));
            bench.Session.GrantWhenCancelled();
        };
        bench.Start();
        bench.Report();
        bench.Tell(Step.Acquire, TimeSpan.FromMilliseconds(50));
        Assert.Equal(FailureReason.LockNotGranted, bench.Report().Reason);

        // Freeze is stopped here: neither a word nor the end of the control pipe comes. The session holds the lock.
        bool ended = SpinWait.SpinUntil(
            () => bench.Session.IsDisposed || bench.Session.Journal.Count > 4, TimeSpan.FromSeconds(2));
        bench.CloseControl();
        bench.End();
        Assert.True(ended, "the lock stays for as long as freeze is stopped");
    }

    [Fact]
    public void A_holder_that_does_not_end_and_still_has_the_lock_file_is_killed_by_the_next_one()
    {
        using HolderBench bench = new();
        using Child stuck = Child.Shell("read -r line; exec 9<>\"$0\"; flock 9; echo locked; read -r line", bench.Files.Lock);
        HolderMark mark = new() { Pid = stuck.Identity.Pid, StartTime = stuck.Identity.StartTime, FreezeId = "boot.earlier" };
        using (FileLock? file = FileLock.TryTake(bench.Files.Lock, TimeSpan.Zero))
        {
            file!.Write(JsonSerializer.SerializeToUtf8Bytes(mark, HoldingJson.Default.HolderMark));
        }

        stuck.Say("lock");
        Assert.Equal("locked", stuck.Line());
        bench.Start();
        Assert.Equal(9, stuck.Status().Signal);
        Assert.Equal(ReportKind.Ready, bench.Report().Kind);
        bench.CloseControl();
        bench.End();
    }

    [Theory]
    [InlineData("acquire 9223372036854775807")]
    [InlineData("verify 922337203685478")]
    public void A_limit_beyond_all_bounds_is_no_word(string line) => Assert.Null(ControlWord.Parse(line));

    [Theory]
    [InlineData("\u00e4")]
    [InlineData("\"")]
    [InlineData("\u4e2d")]
    public void A_message_that_is_longer_when_it_is_escaped_fits_too(string letter)
    {
        using OutcomeFile file = OutcomeFile.Reserve(_folder["mysql.outcome"]);
        file.Write(new Outcome
        {
            FreezeId = "f",
            Kind = OutcomeKind.Lost,
            HeldMilliseconds = 1,
            Message = new StringBuilder().Insert(0, letter, 2_000).ToString(),
        });
        Assert.Equal(OutcomeKind.Lost, OutcomeFile.TryRead(_folder["mysql.outcome"], out _)?.Kind);
    }

    [Fact]
    public void Half_a_line_of_garbage_on_the_release_pipe_does_not_spoil_the_request()
    {
        RuntimeDirectory runtime = new(_folder.Root);
        ProcessIdentity nobody = new(int.MaxValue, 1);
        HeldInstance held = new() { Name = "mysql", Holder = nobody, MaxHoldMilliseconds = 1, Steps = [] };
        using SafeFileHandle pipe = NamedPipe.Create(new HolderFiles(runtime, "mysql").ReleasePipe);
        Descriptor.Write(pipe, "garbage"u8);
        new HolderRelease(runtime, held, "boot.1").Ask();
        byte[] read = new byte[1000];
        string text = Encoding.UTF8.GetString(read, 0, Descriptor.Read(pipe, read));
        Assert.Contains("release boot.1", text.Split('\n'));
    }

    [Fact]
    public void A_report_that_says_nothing_of_blockers_has_none() =>
        Assert.NotNull(JsonSerializer.Deserialize("""{"kind":"ready"}""", HoldingJson.Default.Report)?.Blockers);

    [Fact]
    public void Of_two_failures_the_one_that_another_attempt_cannot_repair_is_reported()
    {
        using ScriptedHolders holders = new();
        HolderGroup group = holders.Group(
            new LockLimits(Soon.Bound, Soon.Bound),
            $"a/acquire/2) {ScriptedHolders.Failed(FailureReason.LockNotGranted)}; echo > a.answered",
            $"b/acquire/2) while [ ! -e a.answered ]; do :; done; {ScriptedHolders.Failed(FailureReason.AccessDenied)}; exit 1");
        FailureException failure = Assert.Throws<FailureException>(
            () => new LockAcquisition(group).Acquire(holders.MakeReady("a", "b")));
        Assert.Equal((FailureReason.AccessDenied, "b: no"), (failure.Reason, failure.Message));
    }

    public void Dispose() => _folder.Dispose();
}
