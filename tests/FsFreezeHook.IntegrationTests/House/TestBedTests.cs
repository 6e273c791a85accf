using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.House;

/// <summary>What finds nothing must be able to find something.</summary>
[Collection(nameof(WithNoServer))]
public sealed class TestBedTests
{
    [Fact]
    public void The_trace_sees_the_calls_of_a_process_that_polls()
    {
        using TemporaryFolder folder = new();
        using BackgroundProcess polls = new(folder.File("output"), "/bin/sh", ["-c", "while :; do sleep 0.1; done"]);
        Assert.NotEmpty(SystemCallTrace.Of(polls.Pid, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void The_trace_sees_nothing_of_a_process_that_waits()
    {
        using TemporaryFolder folder = new();
        using BackgroundProcess waits = new(folder.File("output"), "sleep", ["60"]);
        Assert.Empty(SystemCallTrace.Of(waits.Pid, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void The_syslog_listener_hears_what_a_program_says()
    {
        using SyslogListener syslog = new();
        _ = Command.Must("logger", "a canary sings");
        Assert.Contains("a canary sings", syslog.Messages(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_filesystem_is_thawed_by_the_end_of_its_watchdog()
    {
        using TemporaryFolder folder = new();
        using LoopFilesystem filesystem = LoopFilesystem.Create(folder.File("image"), folder.File("mount"), 32);
        using (new FreezeWatchdog(filesystem.MountPoint))
        {
            _ = Command.Must("fsfreeze", "-f", filesystem.MountPoint);
        }

        Assert.Equal(0, Command.Run("timeout", ["5", "touch", filesystem.MountPoint + "/written"]).ExitCode);
    }
}
