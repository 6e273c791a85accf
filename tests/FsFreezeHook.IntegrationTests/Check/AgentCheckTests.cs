using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Check;

/// <summary>What check says of a real agent is what that agent then does when it is asked to freeze.</summary>
[Collection(nameof(WithNoServer))]
public sealed class AgentCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void One_that_is_configured_to_run_this_program_does(GuestAgentBuild build)
    {
        using GuestAgent agent = new(build, _hook.Program);
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal("ok", check.Level("agent.hook"));
        Assert.Equal("ok", check.Level("agent.configuration"));
        Assert.Contains($"process {agent.Pid}", check.Text("agent.running"), StringComparison.Ordinal);
        Assert.True(RunsTheHook(agent));
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12)]
    [InlineData(GuestAgentBuild.Unstable)]
    public void One_without_a_configured_hook_does_not_run_it_and_check_fails_until_its_remedy_is_done(GuestAgentBuild build)
    {
        string configuration = _folder.File("qemu-ga.conf");
        using GuestAgent agent = new(build, hook: null, GuestAgent.ConfiguredBy(configuration));
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal(("fail", 1), (check.Level("agent.hook"), check.ExitCode));
        Assert.False(RunsTheHook(agent));

        // What it says to do, word for word. Nobody is told that this is enough before the agent has read it.
        string[] remedy = check.Remedy("agent.hook")!.Split('\n');
        _ = Command.Must("/bin/sh", "-c", Assert.Single(remedy[1..]));
        File.SetLastWriteTimeUtc(configuration, DateTime.UtcNow.AddMinutes(1));
        check = CheckFindings.Run(_hook);
        Assert.Contains("still uses the settings from before", check.Text("agent.hook"), StringComparison.Ordinal);
        Assert.False(RunsTheHook(agent));

        File.SetLastWriteTimeUtc(configuration, DateTime.UtcNow.AddMinutes(-1));
        agent.Restart();
        Assert.Equal("ok", CheckFindings.Run(_hook).Level("agent.hook"));
        Assert.True(RunsTheHook(agent));
    }

    [Fact]
    public void One_that_runs_another_program_fails()
    {
        string other = _folder.File("other");
        File.WriteAllText(other, "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using GuestAgent agent = new(GuestAgentBuild.Debian12, other);
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal("fail", check.Level("agent.hook"));
        Assert.Contains(other, check.Text("agent.hook"), StringComparison.Ordinal);
        Assert.False(RunsTheHook(agent));
    }

    [Fact]
    public void One_whose_hook_is_missing_fails_and_refuses_to_freeze()
    {
        using GuestAgent agent = new(GuestAgentBuild.Debian12, _folder.File("missing"));
        Assert.Contains("refuses every freeze", CheckFindings.Run(_hook).Text("agent.hook"), StringComparison.Ordinal);
        _ = Assert.Throws<GuestAgentException>(() => RunsTheHook(agent));
    }

    [Fact]
    public void One_that_runs_a_link_with_another_configuration_beside_it_fails_and_reads_that()
    {
        string link = Path.Combine(_folder.Subfolder("elsewhere"), "fsfreeze-hook");
        _ = File.CreateSymbolicLink(link, _hook.Program);
        string log = _folder.File("other.log");
        File.WriteAllText(
            link + ".conf",
            $"[hook]\nlog-file = {log}\nruntime-directory = {_hook.RuntimeDirectory}\n"
                + $"state-directory = {_folder.File("state")}\n");
        File.SetUnixFileMode(link + ".conf", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using GuestAgent agent = new(GuestAgentBuild.Unstable, link);
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal(("ok", "fail"), (check.Level("agent.hook"), check.Level("agent.configuration")));
        Assert.Contains($"reads {link}.conf", check.Text("agent.configuration"), StringComparison.Ordinal);
        Assert.EndsWith($"\n{link} check", check.Remedy("agent.configuration"), StringComparison.Ordinal);
        _ = RunsTheHook(agent);
        Assert.True(File.Exists(log), "the agent's hook read another configuration than check said");

        // And run as the agent runs it, check reads what the agent's hook reads.
        CommandResult asHook = Command.Run(link, ["check", "--verbose"]);
        Assert.Contains($"its hook reads {link}.conf, as this run did", asHook.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[general]\nfsfreeze-hook = /a/hook\n")]
    [InlineData("[general]\nfsfreeze-hook=/a/hook ; no comment\n")]
    [InlineData("[general]\n#fsfreeze-hook=/no\nfsfreeze-hook\t=\t/a/hook\\swith\\sblanks\n")]
    [InlineData("[general]\nfsfreeze-hook=/a/hook\nfsfreeze-hook=/another/hook\n[general]\nverbose=true\n")]
    [InlineData("[general]\nfsfreeze-hook=/a/hook\n[general]\nfsfreeze-hook=/later/hook\n")]
    [InlineData("[general]\n[other]\nfsfreeze-hook=/no\n")]
    public void What_its_configuration_says_is_read_as_the_agent_reads_it(string content)
    {
        string configuration = _folder.File("qemu-ga.conf");
        File.WriteAllText(configuration, content);
        foreach (GuestAgentBuild build in (GuestAgentBuild[])[GuestAgentBuild.Debian12, GuestAgentBuild.Unstable])
        {
            string? hook = GuestAgent.DumpedHook(build, configuration);
            using GuestAgent agent = new(build, hook: null, GuestAgent.ConfiguredBy(configuration));
            string? text = CheckFindings.Run(_hook).Text("agent.hook");
            Assert.Contains(
                hook is null ? "has no freeze hook configured (-F)" : $"runs {hook}, where there is no program",
                text,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(GuestAgentBuild.Debian12, "", "-b guest-exec", true)]
    [InlineData(GuestAgentBuild.Debian12, "", "-b guest-exec,guest-fsfreeze-freeze-list,guest-fsfreeze-freeze", false)]
    [InlineData(GuestAgentBuild.Debian12, "", "--blacklist=guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", false)]
    [InlineData(GuestAgentBuild.Debian12, "blacklist = guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", "", false)]
    [InlineData(
        GuestAgentBuild.Debian12, "block-rpcs = guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", "-b guest-exec", false)]
    [InlineData(GuestAgentBuild.Unstable, "", "--block-rpcs=guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", false)]
    [InlineData(GuestAgentBuild.Unstable, "block-rpcs=guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", "", false)]
    [InlineData(GuestAgentBuild.Unstable, "blacklist=guest-fsfreeze-freeze,guest-fsfreeze-freeze-list", "", true)]
    [InlineData(GuestAgentBuild.Unstable, "allow-rpcs=guest-ping,guest-exec", "", false)]
    [InlineData(
        GuestAgentBuild.Unstable,
        "",
        "-a guest-ping,guest-fsfreeze-freeze,guest-fsfreeze-freeze-list,guest-fsfreeze-thaw,guest-fsfreeze-status",
        true)]
    public void A_command_that_it_refuses_its_host_fails(GuestAgentBuild build, string configured, string options, bool isServed)
    {
        string configuration = _folder.File("qemu-ga.conf");
        File.WriteAllText(configuration, $"[general]\n{configured}\n");
        File.SetLastWriteTimeUtc(configuration, DateTime.UtcNow.AddMinutes(-1));
        using GuestAgent agent = new(
            build, _hook.Program, GuestAgent.ConfiguredBy(configuration), options: options.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries));
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal(isServed ? "ok" : "fail", check.Level("agent.commands"));
        Assert.Equal("ok", check.Level("agent.hook"));
        if (isServed)
        {
            Assert.True(RunsTheHook(agent));
        }
        else
        {
            GuestAgentException refused = Assert.Throws<GuestAgentException>(() => RunsTheHook(agent));
            Assert.Contains("disabled", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_an_agent_it_fails_and_of_two_each_is_reported()
    {
        Assert.Equal(1, CheckFindings.Run(_hook).ExitCode);
        using GuestAgent told = new(GuestAgentBuild.Debian12, _hook.Program);
        using GuestAgent other = new(GuestAgentBuild.Unstable, hook: null);
        string output = _hook.Run("check", "--verbose").Output;
        Assert.Matches($"(?m)^ok +guest agent {told.Pid} +runs this program", output);
        Assert.Matches($"(?m)^fail +guest agent {other.Pid} +has no freeze hook configured", output);
    }

    // By the hooks that this program runs.
    private bool RunsTheHook(GuestAgent agent)
    {
        _ = _hook.AddNotingHook("notes-the-freeze");
        _hook.WriteConfiguration();
        using LoopFilesystem filesystem = LoopFilesystem.Create(
            _folder.File(Guid.NewGuid().ToString("N")), _folder.Subfolder("mount"), 32);
        using FreezeWatchdog watchdog = new(filesystem.MountPoint);
        Assert.Equal(1, agent.Freeze(filesystem.MountPoint));
        Assert.Equal(1, agent.Thaw());
        return _hook.TakeNotes().Count > 0;
    }
}
