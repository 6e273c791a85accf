using System;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Hooks;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Serilog.Events;
using Xunit;

namespace FsFreezeHook.Tests.Hooks;

[Collection(ChildProcesses.Name)]
public sealed class HookRunnerTests : IDisposable
{
    // What may pass between the end of a hook and that of its run, with room for a slow machine.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(8);

    // A limit within which a hook has begun and set its traps, on a slow machine too.
    private static readonly TimeSpan LongEnoughToBegin = TimeSpan.FromSeconds(1.5);

    private readonly HookBench _bench = new();

    [Fact]
    public void What_it_writes_to_either_output_is_in_the_log_a_line_each_under_its_name()
    {
        HookResult result = _bench.Run(_bench.Hook("echo one; echo two >&2; printf half"));
        Assert.Equal((HookEnding.ByItself, new ExitStatus(0, 0)), (result.Ending, result.Status));
        Assert.Equal(["one", "two", "half"], _bench.Output());
        Assert.Equal("hook: runs with freeze", _bench.Log.Lines[0]);
        Assert.StartsWith("hook: ended with status 0 after ", _bench.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 3", 3, 0)]
    [InlineData("kill -KILL $$", -1, 9)]
    public void How_it_ended_is_reported(string command, int code, int signal)
    {
        HookResult result = _bench.Run(_bench.Hook(command));
        Assert.Equal((HookEnding.ByItself, new ExitStatus(code, signal)), (result.Ending, result.Status));
    }

    [Fact]
    public void It_gets_its_path_the_argument_and_its_environment_and_nothing_to_read()
    {
        HookFile hook = _bench.Hook("echo \"$0 $# $1 $A\"", "readlink /proc/self/fd/0");
        _bench.Run(hook);
        Assert.Equal([$"{hook.Path} 1 freeze 1", "/dev/null"], _bench.Output());
    }

    [Fact]
    public void One_without_its_first_line_is_run_by_the_shell_as_itself()
    {
        HookFile hook = _bench.WithoutFirstLine("echo \"$0 $1\"", "exit 4");
        Assert.Equal(4, _bench.Run(hook).Status.Code);
        Assert.Equal([$"{hook.Path} freeze"], _bench.Output());
    }

    [Fact]
    public void One_that_cannot_be_started_has_the_status_that_a_shell_gives_it_and_a_line_in_the_log()
    {
        Assert.Equal(127, _bench.Run(new HookFile("gone", _bench["gone"], null)).Status.ShellStatus);
        HookFile denied = _bench.HookNamed("denied");
        TemporaryFolder.SetMode(denied.Path, "644");
        Assert.Equal(126, _bench.Run(denied).Status.ShellStatus);
        Assert.Equal(127, _bench.Run(new HookFile("interpreter", Interpreted(), null)).Status.ShellStatus);
        Assert.Equal(3, _bench.Log.Of(LogEventLevel.Error).Count);
        Assert.All(
            _bench.Log.Of(LogEventLevel.Error), line => Assert.Contains(": cannot be started: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void At_its_limit_it_is_asked_to_end_with_all_its_group_and_may_clean_up()
    {
        _bench.Limit = LongEnoughToBegin;
        HookFile hook = _bench.Hook("trap 'echo cleaned up; exit 9' TERM", "sleep 600 & wait");
        Soon.Within(Promptly, () =>
        {
            HookResult result = _bench.Run(hook);
            Assert.Equal((HookEnding.Limit, new ExitStatus(9, 0)), (result.Ending, result.Status));
            Assert.InRange(result.Took, LongEnoughToBegin, Promptly);
        });
        Assert.Equal(["cleaned up"], _bench.Output());
        Assert.False(File.Exists(_bench.DrainedFile));
    }

    [Fact]
    public void One_that_does_not_end_when_it_is_asked_is_killed_with_all_its_group()
    {
        _bench.Limit = LongEnoughToBegin;
        HookFile hook = _bench.Hook("trap '' TERM", "sh -c 'echo $$; exec sleep 600' & wait; wait");
        HookResult result = _bench.Run(hook);
        Assert.Equal((HookEnding.Limit, 9), (result.Ending, result.Status.Signal));
        int background = int.Parse(Assert.Single(_bench.Output()), CultureInfo.InvariantCulture);
        Soon.True(() => ProcessIdentity.Of(background) is null, "its background process has gone");
    }

    /// <summary>On a clock by which a year passes at each look, and only then is it let go.</summary>
    [Fact]
    public void Without_a_limit_it_may_take_its_time()
    {
        ManualTime time = new();
        time.AdvanceAtEachLook(TimeSpan.FromDays(365));
        _bench.Time = time;
        _bench.Limit = null;
        HookFile hook = _bench.Hook($"mkfifo '{_bench["gate"]}'", "echo begun", $"read line < '{_bench["gate"]}'");
        HookResult? result = null;
        Background run = Background.Run(() => result = _bench.Run(hook));
        Soon.True(() => _bench.Output().Contains("begun"), "the hook has begun");
        using (Child opener = Child.Shell("echo go > \"$0\"", _bench["gate"]))
        {
            run.Join();
        }

        Assert.Equal((HookEnding.ByItself, new ExitStatus(0, 0)), (result?.Ending, result?.Status));
    }

    [Fact]
    public void A_background_process_that_keeps_its_output_delays_nothing_and_is_read_on_by_the_drain()
    {
        // It writes only once the test lets it, by way of a named pipe.
        HookFile hook = _bench.Hook(
            $"mkfifo '{_bench["gate"]}'",
            $"(read line < '{_bench["gate"]}'; echo late) &",
            "echo early");
        Soon.Within(Promptly, () => Assert.True(_bench.Run(hook).Status.IsSuccess));
        Assert.Equal(["early"], _bench.Output());
        using (Child opener = Child.Shell("echo go > \"$0\"", _bench["gate"]))
        {
            Assert.True(opener.Status().IsSuccess);
        }

        Soon.True(() => File.Exists(_bench.DrainedFile), "the drain has read to the end");
        Assert.Equal("late\n", File.ReadAllText(_bench.DrainedFile));
    }

    [Fact]
    public void A_drain_that_cannot_be_started_is_a_line_in_the_log()
    {
        File.Delete(_bench.Drain);
        HookFile hook = _bench.Hook($"mkfifo '{_bench["gate"]}'", $"(read line < '{_bench["gate"]}') &", "exit 0");
        Assert.True(_bench.Run(hook).Status.IsSuccess);
        string warning = Assert.Single(_bench.Log.Of(LogEventLevel.Warning));
        Assert.StartsWith("hook: the output of its background process is lost: ", warning, StringComparison.Ordinal);
        using Child opener = Child.Shell("echo go > \"$0\"", _bench["gate"]);
        Assert.True(opener.Status().IsSuccess);
    }

    [Fact]
    public void A_flood_of_output_hides_neither_the_limit_nor_the_log()
    {
        _bench.Limit = LongEnoughToBegin;
        Soon.Within(
            Promptly, () => Assert.Equal(HookEnding.Limit, _bench.Run(_bench.Hook("exec yes \"$(printf %04000d 0)\"")).Ending));
        Assert.Matches("^\\([0-9]+ more bytes of output left out\\)$", _bench.Output()[^1]);
        Assert.InRange(_bench.Output().Count, 2, HookOutput.Limit);
    }

    [Fact]
    public void A_flood_from_a_background_process_does_not_hide_the_end_of_the_hook() => Soon.Within(Promptly, () =>
    {
        HookResult result = _bench.Run(_bench.Hook("yes & echo $! > \"$0.pid\"", "exit 5"));
        using (Child killer = Child.Shell("kill $(cat \"$0\")", _bench["hook.pid"]))
        {
            Assert.True(killer.Status().IsSuccess);
        }

        Assert.Equal((HookEnding.ByItself, 5), (result.Ending, result.Status.Code));
    });

    [Fact]
    public void What_it_wrote_last_is_in_the_log_though_it_filled_the_pipe()
    {
        _bench.Run(_bench.Hook("dd if=/dev/zero bs=1000 count=60 2>/dev/null | tr '\\000' x; echo; echo last"));
        Assert.Equal("last", _bench.Output()[^1]);
        Assert.Equal(60_000, _bench.Output().Sum(line => line.Count(c => c == 'x')));
    }

    public void Dispose() => _bench.Dispose();

    private string Interpreted()
    {
        HookFile hook = _bench.HookNamed("interpreter");
        File.WriteAllText(hook.Path, "#!/nowhere/interpreter\n");
        return hook.Path;
    }
}
