using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// The agent is single-threaded and, from 9.1 on, reads its hook's output to the end: nothing may keep it waiting.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class AgentReplyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Debian13)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void The_agent_answers_at_once_though_a_hook_leaves_a_process_behind(GuestAgentBuild build)
    {
        using TemporaryFolder folder = new();
        using LoopFilesystem filesystem = LoopFilesystem.Create(folder.File("image"), folder.File("mount"), 32);
        using PublishedHook hook = new();
        string pids = Path.Combine(hook.Tmpfs, "pids");
        string exited = Path.Combine(hook.Tmpfs, "exited");
        _ = hook.AddHook("10-leaves-a-process", $"#!/bin/sh\n[ \"$1\" = freeze ] || exit 0\nsleep 60 &\necho $! >>{pids}\n");
        hook.WriteConfiguration();

        // Between agent and program, to note when the program had exited; what its children keep open, stays open.
        string wrapper = folder.File("wrapper");
        File.WriteAllText(wrapper, $"#!/bin/sh\n{hook.Program} \"$@\"\nstatus=$?\ndate +%s%N >{exited}\nexit $status\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using GuestAgent agent = new(build, wrapper);
        try
        {
            List<double> waits = [];
            for (int round = 0; round < 5; round++)
            {
                _ = Command.Must("sync", "--file-system", filesystem.MountPoint);
                using FreezeWatchdog watchdog = new(filesystem.MountPoint);
                Assert.Equal(1, agent.Freeze(filesystem.MountPoint));
                double repliedAt = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
                double exitedAt = double.Parse(File.ReadAllText(exited), CultureInfo.InvariantCulture) / 1e6;
                waits.Add(repliedAt - exitedAt);
                Assert.Equal(1, agent.Thaw());
            }

            output.WriteLine(
                $"{build}: replied {string.Join(", ", waits.Select(wait => $"{wait:0.0}"))} ms after the hook's exit");
            Assert.InRange(waits.Order().ElementAt(waits.Count / 2), 0, 100);
            Assert.All(waits, wait => Assert.InRange(wait, 0, 1000));
        }
        finally
        {
            foreach (string pid in File.ReadAllLines(pids))
            {
                new ProcessEntry(int.Parse(pid, CultureInfo.InvariantCulture)).Signal("KILL");
            }
        }
    }
}
