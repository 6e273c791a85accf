using System;
using System.IO;
using System.Threading.Tasks;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>Hooks that misbehave, beside a server that is to be locked.</summary>
public abstract class HookFaultTests : HookFaultBed
{
    private protected HookFaultTests(DatabaseServer server, GuestAgentBuild build)
        : base(server, build)
    {
    }

    [Theory]
    [InlineData("a hook hangs", "")]
    [InlineData("a hook hangs and ignores SIGTERM", "trap '' TERM\n")]
    public void One_that_does_not_end_is_killed_at_its_limit_with_all_its_group(string fault, string first)
    {
        Hook.Settings["hook-timeout"] = "500ms";
        Add($"{OnlyInFreeze}{first}sleep 300 &\necho $$ $! >{Pids}\nwhile :; do wait; done\n");
        FailsTheFreeze($"{fault} (hook-timeout)", 11, mend: () =>
        {
            Assert.All(NotedProcesses(), process => Assert.False(process.IsAlive));
            Remove();
            _ = Hook.Settings.Remove("hook-timeout");
        });
    }

    [Fact]
    public async Task One_that_does_not_end_in_thaw_keeps_no_client_waiting()
    {
        Hook.Settings["hook-timeout"] = "2s";
        Add($"[ \"$1\" = thaw ] || exit 0\necho $$ >{Pids}\nexec sleep 300\n");
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        Assert.True(IsLocked);
        Task<string> thaw = Task.Run(Bench.Thaw);
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        _ = Eventually.True(() => File.Exists(Pids), TimeSpan.FromSeconds(10), "the hook runs");
        Assert.False(thaw.IsCompleted);
        Assert.Equal("0", await thaw);
        Assert.All(NotedProcesses(), process => Assert.False(process.IsAlive));
        Assert.Equal("consistent", Hook.ThawRecord.Verdict);
        Remove();
        _ = Hook.Settings.Remove("hook-timeout");
        Conclude(new FaultRow("a hook hangs in thaw (hook-timeout)", Releasing, Bench.Bed, "0", "0", Released, "1 s"), waited);
    }

    [Fact]
    public void One_that_forks_away_delays_nothing_and_keeps_running()
    {
        Add($"{OnlyInFreeze}setsid sleep 300 &\necho $! >{Pids}\n");
        try
        {
            DoesNoHarm("a hook forks away, and what it leaves keeps its output", mend: () =>
            {
                Assert.True(Assert.Single(NotedProcesses()).IsAlive);
                Remove();
            });
        }
        finally
        {
            NotedProcesses().ForEach(process => process.Signal("KILL"));
        }
    }

    [Fact]
    public void One_that_closes_its_output_is_still_waited_for()
    {
        string ended = Path.Combine(Hook.Tmpfs, "ended");
        Add($"{OnlyInFreeze}exec 1>&- 2>&-\nsleep 0.3\n: >{ended}\n");
        DoesNoHarm("a hook closes its stdout and stderr", mend: () =>
        {
            Assert.True(File.Exists(ended));
            Remove();
        });
    }

    [Fact]
    public void One_that_dies_by_a_signal_makes_the_freeze_degraded()
    {
        Add($"{OnlyInFreeze}kill -KILL $$\n");
        DoesNoHarm("a hook dies by a signal (failing-hook = continue)", verdict: "degraded", mend: Remove);
    }

    [Fact]
    public void One_that_dies_by_a_signal_vetoes_the_freeze_where_the_policy_demands_it()
    {
        Hook.Settings["failing-hook"] = "abort";
        Add($"{OnlyInFreeze}kill -KILL $$\n");
        FailsTheFreeze("a hook dies by a signal (failing-hook = abort)", 10, mend: Remove);
    }

    [Fact]
    public void One_without_its_first_line_is_run()
    {
        string ran = Path.Combine(Hook.Tmpfs, "ran");
        _ = Hook.AddHook(Name, $"echo \"$1\" >>{ran}\n");
        DoesNoHarm("a hook has no #! line", mend: () =>
        {
            Assert.Equal(["freeze", "thaw"], File.ReadAllLines(ran));
            Remove();
        });
    }

    [Fact]
    public void One_that_is_deleted_while_it_runs_runs_to_its_end()
    {
        string ended = Path.Combine(Hook.Tmpfs, "ended");
        Add($"rm \"$0\"\n: >{ended}\n");
        DoesNoHarm("a hook is deleted while it runs", mend: () => Assert.True(File.Exists(ended)));
    }

    [Fact]
    public void One_that_is_replaced_by_a_directory_while_it_runs_is_not_run_in_thaw()
    {
        Add("rm \"$0\"; mkdir \"$0\"\n");
        DoesNoHarm(
            "a hook is replaced by a directory while it runs",
            mend: () => Directory.Delete(Path.Combine(Hook.HookDirectory, Name)));
    }

    [Fact]
    public void One_that_is_replaced_by_a_directory_before_its_turn_makes_the_freeze_degraded()
    {
        Add($"exit 0\n");
        _ = Hook.AddHook(
            "10-replaces", $"#!/bin/sh\n{OnlyInFreeze}rm {Hook.HookDirectory}/{Name}; mkdir {Hook.HookDirectory}/{Name}\n");
        DoesNoHarm("a hook is replaced by a directory before its turn", verdict: "degraded", mend: () =>
        {
            Directory.Delete(Path.Combine(Hook.HookDirectory, Name));
            File.Delete(Path.Combine(Hook.HookDirectory, "10-replaces"));
        });
    }
}
