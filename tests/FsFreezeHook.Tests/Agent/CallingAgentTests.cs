using System;
using System.IO;
using FsFreezeHook.Agent;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Agent;

/// <summary>On a /proc of the tests' own.</summary>
public sealed class CallingAgentTests : IDisposable
{
    private const int Pid = 4711;

    private readonly TemporaryFolder _folder = new();

    public CallingAgentTests()
    {
        Link("self/ns/mnt", "mnt:[1]");
        Link("4711/ns/mnt", "mnt:[1]");
        Link("4711/root", "/");
        Link("4711/exe", "/usr/sbin/qemu-ga");
        Write("4711/comm", "qemu-ga\n");
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0-t\0/some/where\0");
        Write("4711/environ", $"PATH=/bin\0QGA_CONF={_folder["qemu-ga.conf"]}\0");
    }

    [Fact]
    public void Its_state_file_is_in_the_directory_that_its_arguments_name() =>
        Assert.Equal(new CallingAgent(Pid, "/some/where/qga.state.isfrozen", null), Find());

    [Theory]
    [InlineData("[general]\nstatedir = /from/configuration\n", "/from/configuration/qga.state.isfrozen")]
    [InlineData(
        "# statedir=/no\n[general]\nverbose=true\nstatedir=/from/configuration\n", "/from/configuration/qga.state.isfrozen")]
    public void Or_that_its_configuration_names(string content, string expected)
    {
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0");
        _folder.Write("qemu-ga.conf", content);
        Assert.Equal(expected, Find()?.StateFile);
    }

    [Fact]
    public void The_configuration_that_its_arguments_name_comes_first()
    {
        Write("4711/cmdline", $"/usr/sbin/qemu-ga\0--config={_folder["other.conf"]}\0");
        _folder.Write("qemu-ga.conf", "[general]\nstatedir = /no\n");
        _folder.Write("other.conf", "[general]\nstatedir = /yes\n");
        Assert.Equal("/yes/qga.state.isfrozen", Find()?.StateFile);
    }

    [Theory]
    [InlineData("/srv/agent", "/srv/agent/own.conf")]
    [InlineData(null, "/own.conf")]
    public void A_relative_path_is_relative_to_where_the_agent_was_started_or_to_the_root_where_that_is_unknown(
        string? folder, string expected)
    {
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0-c\0own.conf\0");
        if (folder is not null)
        {
            Link("4711/cwd", folder);
        }

        Assert.Equal(expected, RunningAgent.Of(_folder["proc"], Pid)?.ConfigurationFile);
    }

    [Theory]
    [InlineData("0\t0\t0\t0", "qemu-ga", "echo '[general]'; echo statedir=/built/in", "/built/in/qga.state.isfrozen")]
    [InlineData(
        "0\t0\t0\t0",
        "qemu-ga",
        "echo '[general]'; echo \"statedir=/of/$(basename \"$QGA_CONF\")\"",
        "/of/qemu-ga.conf/qga.state.isfrozen")]
    [InlineData("0\t0\t0\t0", "qemu-ga", "echo '[general]'; echo statedir=/built/in; exit 1", null)]
    [InlineData("0\t0\t0\t0", "qemu-ga", "echo '[general]'; echo pidfile=/run/qemu-ga.pid", null)]
    [InlineData("1000\t0\t0\t0", "qemu-ga", "echo '[general]'; echo statedir=/built/in", null)]
    [InlineData("1000\t1000\t1000\t1000", "qemu-ga", "echo '[general]'; echo statedir=/built/in", null)]
    [InlineData("0\t0\t0\t0", "another", "echo '[general]'; echo statedir=/built/in", null)]
    public void Without_either_it_is_where_the_agent_itself_says_that_root_has_started(
        string users, string name, string says, string? expected)
    {
        File.Delete(_folder["proc/4711/exe"]);
        Link("4711/exe", _folder[name]);
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0-v\0");
        Write("4711/status", $"Name:\tqemu-ga\nState:\tS (sleeping)\nUid:\t{users}\n");
        _ = _folder.Write(name, $"#!/bin/sh\n[ \"$*\" = '-v --dump-conf' ] || exit 3\n{says}\n");
        TemporaryFolder.SetMode(_folder[name], "755");
        CallingAgent? agent = Find();
        Assert.Equal(expected, agent?.StateFile);
        Assert.Equal(expected is null, agent?.Problem?.Contains("--dump-conf", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void One_that_does_not_say_it_may_have_it_in_run_or_in_var_run()
    {
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0");
        Assert.Equal(
            ["/run/qga.state.isfrozen", "/var/run/qga.state.isfrozen"],
            CallingAgent.StateFiles(RunningAgent.Of(_folder["proc"], Pid)!));
    }

    [Theory]
    [InlineData("/usr/bin/bash", "bash", false)]
    [InlineData("/usr/sbin/qemu-ga (deleted)", "other", true)]
    [InlineData("/usr/lib64/ld-linux-x86-64.so.2", "qemu-ga", true)]
    public void It_is_known_by_its_file_or_its_name(string file, string name, bool isAgent)
    {
        File.Delete(_folder["proc/4711/exe"]);
        Link("4711/exe", file);
        Write("4711/comm", name + "\n");
        Assert.Equal(isAgent, Find() is not null);
    }

    [Theory]
    [InlineData("4711/ns/mnt", "mnt:[2]")]
    [InlineData("4711/root", "/srv/chroot")]
    public void One_that_sees_other_files_has_none_that_is_certain(string link, string target)
    {
        File.Delete(_folder["proc/" + link]);
        Link(link, target);
        CallingAgent? agent = Find();
        Assert.Equal((Pid, null), (agent?.Pid, agent?.StateFile));
        Assert.Contains("other files", agent?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_has_one_with_a_relative_state_directory()
    {
        Write("4711/cmdline", "/usr/sbin/qemu-ga\0-t\0state\0");
        Assert.Null(Find()?.StateFile);
        Assert.Contains("'state'", Find()?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_has_gone_is_no_agent() => Assert.Null(CallingAgent.Of(_folder["proc"], 4712));

    public void Dispose() => _folder.Dispose();

    private CallingAgent? Find() => CallingAgent.Of(_folder["proc"], Pid);

    private void Write(string name, string content)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_folder["proc/" + name])!);
        _ = _folder.Write("proc/" + name, content);
    }

    private void Link(string name, string target)
    {
        string path = _folder["proc/" + name];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _ = File.CreateSymbolicLink(path, target);
    }
}
