using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks.AgentService;

/// <summary>On a machine of the tests' own.</summary>
[Collection(ChildProcesses.Name)]
public sealed class AgentChecksTests : IDisposable
{
    private const int Pid = 4711;
    private const string DropIn =
        "mkdir -p /etc/systemd/system/qemu-guest-agent.service.d && printf '%s\\n' '[Service]' ExecStart= 'ExecStart={0}' "
        + "KillMode=process >/etc/systemd/system/qemu-guest-agent.service.d/10-fsfreeze-hook.conf";

    private readonly FakeMachine _machine = new();

    public AgentChecksTests()
    {
        _machine.AddPort();
    }

    [Fact]
    public void An_agent_that_runs_this_program_with_our_configuration_is_well()
    {
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -t /state -F{_machine.Program}");
        Assert.Equal(
            [
                Finding.Ok("agent.running", "guest agent", "runs as process 4711"),
                Finding.Ok("agent.hook", "guest agent", $"runs this program as {_machine.Program}"),
                Finding.Ok(
                    "agent.configuration",
                    "guest agent",
                    $"its hook reads {_machine.Run().Location.ConfigFile}, as this run did"),
                Finding.Ok("agent.state-file", "guest agent", "is watched while frozen, by /state/qga.state.isfrozen"),
            ],
            Find());
    }

    [Fact]
    public void None_installed_fails() =>
        AssertFails("agent.running", "is not installed", "install the package qemu-guest-agent");

    [Fact]
    public void One_that_is_installed_and_does_not_run_fails()
    {
        _ = _machine.Executable("usr/sbin/qemu-ga");
        AssertFails("agent.running", "does not run", "systemctl enable --now qemu-guest-agent");
    }

    [Fact]
    public void Without_a_port_it_is_the_hosts_settings_that_must_be_changed()
    {
        File.Delete(_machine["dev/virtio-ports/org.qemu.guest_agent.0"]);
        _ = _machine.Executable("usr/bin/qemu-ga");
        AssertFails("agent.running", "does not run", "on its host");
        Assert.Equal(FindingLevel.Warn, Assert.Single(Find(), finding => finding.Id == "agent.port").Level);
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        Assert.Equal(FindingLevel.Warn, Assert.Single(Find(), finding => finding.Id == "agent.port").Level);
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -m vsock-listen -F{_machine.Program}");
        Assert.DoesNotContain(Find(), finding => finding.Id == "agent.port");
    }

    [Fact]
    public void One_without_a_configured_hook_fails_with_the_lines_to_paste()
    {
        _machine.AddSystemd("echo KillMode=process");
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga -v -b guest-exec");
        Finding finding = AssertFails("agent.hook", "has no freeze hook configured (-F)", "restart it");
        Assert.Equal(
            [
                DropIn.Replace("{0}", $"/usr/sbin/qemu-ga -v -b guest-exec -F{_machine.Program}", StringComparison.Ordinal),
                "systemctl daemon-reload && systemctl restart qemu-guest-agent.service",
            ],
            finding.Remedy!.Split('\n')[1..]);
    }

    [Fact]
    public void Where_systemd_did_not_start_it_the_remedy_is_in_its_configuration()
    {
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga");
        Finding finding = AssertFails("agent.hook", "has no freeze hook configured", "restart it");
        Assert.Equal(
            [$"printf '%s\\n' '' '[general]' fsfreeze-hook={_machine.Program} >>{_machine.AgentConfiguration}"],
            finding.Remedy!.Split('\n')[1..]);
    }

    [Fact]
    public void What_its_configuration_says_counts_and_what_its_arguments_say_counts_more()
    {
        string other = _machine.Executable("other/hook", "another program");
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(1));
        _ = _machine.Write("etc/qemu-ga.conf", $"[general]\nfsfreeze-hook = {_machine.Program}\n");
        Assert.Equal(FindingLevel.Ok, Hook().Level);
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{other}", DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(FindingLevel.Fail, Hook().Level);
    }

    [Fact]
    public void A_configuration_that_was_changed_since_it_was_started_counts_for_nothing()
    {
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(-1));
        _ = _machine.Write("etc/qemu-ga.conf", $"[general]\nfsfreeze-hook = {_machine.Program}\n");
        _ = AssertFails("agent.hook", "still uses the settings from before", "restart it");
    }

    [Fact]
    public void One_that_was_put_in_its_place_since_with_an_old_date_counts_for_nothing_too()
    {
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(-1));
        File.SetLastWriteTimeUtc(
            _machine.Write("etc/qemu-ga.conf", $"[general]\nfsfreeze-hook = {_machine.Program}\n"), DateTime.UtcNow.AddDays(-1));
        _ = AssertFails("agent.hook", "still uses the settings from before", "restart it");
    }

    [Fact]
    public void A_configuration_that_is_appended_to_needs_no_end_of_its_last_line()
    {
        _ = _machine.Write("etc/qemu-ga.conf", "[general]\nverbose = true");
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(1));
        Shell(Hook().Remedy!.Split('\n')[1]);
        Assert.Equal(
            $"[general]\nverbose = true\n[general]\nfsfreeze-hook={_machine.Program}\n",
            File.ReadAllText(_machine.AgentConfiguration));
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(FindingLevel.Ok, Hook().Level);
    }

    [Fact]
    public void One_that_runs_another_program_fails_and_its_other_arguments_are_kept()
    {
        _machine.AddSystemd("echo KillMode=process");
        string other = _machine.Executable("other/hook", "another program");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{other} -l /log");
        Finding finding = AssertFails("agent.hook", $"runs {other}, which is another program", "drop-in");
        Assert.Contains($"ExecStart=/usr/sbin/qemu-ga -l /log -F{_machine.Program}'", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none/at/all")]
    [InlineData("not-executable")]
    [InlineData("folder")]
    public void One_whose_hook_cannot_be_run_fails_as_it_refuses_every_freeze(string name)
    {
        _ = _machine.Write("not-executable");
        _ = _machine.Write("folder/file");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine[name]}");
        _ = AssertFails("agent.hook", "refuses every freeze", "-F" + _machine.Program);
    }

    [Fact]
    public void A_link_to_this_program_is_this_program_and_its_configuration_is_that_beside_the_link()
    {
        string link = _machine.Link("etc/qemu/fsfreeze-hook", _machine.Program);
        _ = _machine.Write("etc/qemu/fsfreeze-hook.conf");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{link}");
        Assert.Equal(Finding.Ok("agent.hook", "guest agent", $"runs this program as {link}"), Hook());
        Finding configuration = Assert.Single(Find(), finding => finding.Id == "agent.configuration");
        Assert.Equal(FindingLevel.Fail, configuration.Level);
        Assert.Contains($"reads {link}.conf", configuration.Text, StringComparison.Ordinal);
        Assert.Contains($"this run read {_machine.Program}.conf", configuration.Text, StringComparison.Ordinal);
        Assert.EndsWith($"\n{link} check", configuration.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_hook_directory_fails_too()
    {
        string link = _machine.Link("etc/qemu/fsfreeze-hook", _machine.Program);
        _ = _machine.Write("program/fsfreeze-hook.conf");
        _ = _machine.Link("etc/qemu/fsfreeze-hook.conf", _machine.Program + ".conf");
        _ = _machine.Write("etc/qemu/fsfreeze-hook.d/hook");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{link}");
        Finding configuration = Assert.Single(Find(), finding => finding.Id == "agent.configuration");
        Assert.Equal(FindingLevel.Fail, configuration.Level);
        Assert.Contains($"runs the hooks in {link}.d", configuration.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Find(_machine.Run() with { NamesHookDirectory = true }), finding => finding.Level == FindingLevel.Fail);
    }

    [Fact]
    public void A_copy_of_this_program_is_reported()
    {
        string copy = _machine.Executable("copy/fsfreeze-hook", "a program");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{copy}");
        Assert.Equal((FindingLevel.Warn, true), (Hook().Level, Hook().Text.Contains("a copy", StringComparison.Ordinal)));
        File.WriteAllText(copy, "b program\n");
        Assert.Equal(FindingLevel.Fail, Hook().Level);
    }

    [Fact]
    public void A_copy_is_replaced_by_a_link_where_the_program_is_installed_and_by_a_new_copy_elsewhere()
    {
        string copy = _machine["a copy/fsfreeze-hook"];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy("/usr/bin/env", copy);
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga");
        _ = _machine.Write($"proc/{Pid}/cmdline", $"/usr/sbin/qemu-ga\0-F{copy}\0");
        Assert.EndsWith(
            $"\nln -sf /usr/bin/env '{copy}'",
            Hook(_machine.Run() with { ProgramFile = "/usr/bin/env" }).Remedy,
            StringComparison.Ordinal);
        string elsewhere = _machine["program/env"];
        File.Copy("/usr/bin/env", elsewhere);
        Assert.EndsWith(
            $"\ninstall -m 755 {elsewhere} '{copy}'",
            Hook(_machine.Run() with { ProgramFile = elsewhere }).Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_without_a_path_is_the_default_one()
    {
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga -F -v");
        Assert.Contains("/etc/qemu/fsfreeze-hook", Hook().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("control-group", nameof(FindingLevel.Warn))]
    [InlineData("mixed", nameof(FindingLevel.Warn))]
    [InlineData("process", nameof(FindingLevel.Ok))]
    [InlineData("none", nameof(FindingLevel.Ok))]
    public void A_service_whose_end_ends_more_than_the_agent_is_reported(string mode, string level)
    {
        _machine.AddSystemd(
            "[ \"$1 $2 $3\" = 'show --property=KillMode qemu-guest-agent.service' ] || exit 1", $"echo KillMode={mode}");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        Assert.Equal(level, Assert.Single(Find(), finding => finding.Id == "agent.kill-mode").Level.ToString());
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo KillMode=")]
    [InlineData("echo nonsense")]
    public void A_systemd_that_does_not_say_is_reported(string line)
    {
        _machine.AddSystemd(line);
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        Finding finding = Assert.Single(Find(), finding => finding.Id == "agent.kill-mode");
        Assert.Equal((FindingLevel.Warn, true), (finding.Level, finding.Text.Contains("does not say", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_systemd_that_does_not_answer_is_waited_for_no_longer_than_a_bound()
    {
        _machine.AddSystemd("exec sleep 60");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        Soon.Within(TimeSpan.FromSeconds(20), () => Assert.Single(Find(), finding => finding.Id == "agent.kill-mode"));
    }

    [Theory]
    [InlineData("etc/systemd/system/qemu-guest-agent.service")]
    [InlineData("etc/systemd/system/qemu-guest-agent.service.d/local.conf")]
    public void An_administrators_own_unit_keeps_its_command_line_and_the_configuration_names_the_hook(string file)
    {
        _machine.AddSystemd("echo KillMode=process");
        _ = _machine.Write(file, "[Service]\nExecStart=/usr/sbin/qemu-ga -m isa-serial -b guest-exec\n");
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga -m isa-serial -b guest-exec");
        Finding finding = AssertFails(
            "agent.hook", "has no freeze hook configured", "configure this program as its freeze hook, and restart it");
        Assert.DoesNotContain("ExecStart", finding.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("\nsystemctl restart qemu-guest-agent.service", finding.Remedy, StringComparison.Ordinal);

        // One that names another hook in that unit must be changed there.
        string other = _machine.Executable("other/hook", "another program");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{other}");
        finding = AssertFails("agent.hook", "another program", $"write -F{_machine.Program} in {_machine[file]}");
        Assert.EndsWith(
            "\nsystemctl daemon-reload && systemctl restart qemu-guest-agent.service", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "usr/lib/systemd/system/qemu-guest-agent.service.d/10-fsfreeze-hook.conf",
        "ExecStart=-/usr/sbin/qemu-ga -F/usr/sbin/fsfreeze-hook")]
    [InlineData("etc/systemd/system/qemu-guest-agent.service", "ExecStart=/usr/sbin/qemu-ga -F/etc/qemu/fsfreeze-hook")]
    [InlineData(
        "run/systemd/generator/qemu-guest-agent.service.d/10-fsfreeze-hook.conf",
        "ExecStart=-/usr/sbin/qemu-ga -F/usr/sbin/fsfreeze-hook")]
    [InlineData(
        "usr/lib/systemd/system/qemu-guest-agent.service.d/10-fsfreeze-hook.conf",
        "EnvironmentFile=-/usr/share/fsfreeze-hook/agent.env")]
    public void Where_its_unit_names_the_hook_and_it_was_started_before_only_a_restart_is_needed(string file, string line)
    {
        _machine.AddSystemd("echo KillMode=process");
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(-1));
        string pending = _machine.Write(file, $"[Service]\n{line}\n");
        Assert.Equal(
            $"{pending} has changed since the agent started: restart it, and check again:\n"
                + "systemctl daemon-reload && systemctl restart qemu-guest-agent.service",
            AssertFails("agent.hook", "has no freeze hook configured", "restart it").Remedy);

        // Started since, it does not do what the file says: another one counts more.
        _machine.AddAgent(Pid, "/usr/sbin/qemu-ga", DateTime.UtcNow.AddMinutes(1));
        Assert.DoesNotContain(
            "has changed since",
            AssertFails("agent.hook", "has no freeze hook configured", "restart it").Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_was_changed_since_it_was_started_is_reported_though_its_arguments_name_the_hook()
    {
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}", DateTime.UtcNow.AddMinutes(-1));
        _ = _machine.Write("etc/qemu-ga.conf", "[general]\nblock-rpcs = guest-fsfreeze-freeze\n");
        Assert.Equal(FindingLevel.Ok, Hook().Level);
        Assert.Equal(FindingLevel.Warn, Assert.Single(Find(), finding => finding.Id == "agent.outdated").Level);
    }

    [Theory]
    [InlineData("block-rpcs=", nameof(FindingLevel.Ok), "accepts the commands")]
    [InlineData("block-rpcs=guest-exec,guest-file-open", nameof(FindingLevel.Ok), "accepts the commands")]
    [InlineData(
        "block-rpcs=guest-exec,guest-fsfreeze-freeze",
        nameof(FindingLevel.Fail),
        "guest-fsfreeze-freeze, which its configuration blocks")]
    [InlineData(
        "blacklist=guest-fsfreeze-thaw", nameof(FindingLevel.Fail), "guest-fsfreeze-thaw, which its configuration blocks")]
    [InlineData(
        "allow-rpcs=guest-fsfreeze-freeze,guest-fsfreeze-thaw",
        nameof(FindingLevel.Fail),
        "guest-fsfreeze-status, which its configuration does not allow")]
    [InlineData(
        "allow-rpcs=guest-fsfreeze-freeze,guest-fsfreeze-thaw,guest-fsfreeze-status",
        nameof(FindingLevel.Ok),
        "accepts the commands")]
    public void The_commands_that_it_refuses_are_those_that_it_says(string dumped, string level, string text)
    {
        string agent = _machine.Executable("agent/qemu-ga", "#!/bin/sh", "echo '[general]'", $"echo {dumped}");
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        _ = _machine.Link($"proc/{Pid}/exe", agent);
        _ = _machine.Write($"proc/{Pid}/status", "State:\tS (sleeping)\nPPid:\t1\nUid:\t0\t0\t0\t0\n");
        Finding commands = Assert.Single(Find(), finding => finding.Id == "agent.commands");
        Assert.Equal(level, commands.Level.ToString());
        Assert.Contains(text, commands.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_agents_each_is_reported()
    {
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        _machine.AddAgent(Pid + 1, "/usr/sbin/qemu-ga");
        Assert.Equal(
            [("guest agent 4711", FindingLevel.Ok), ("guest agent 4712", FindingLevel.Fail)],
            Find().Where(finding => finding.Id == "agent.hook").Select(finding => (finding.Subject, finding.Level)).Order());
    }

    [Fact]
    public void An_agents_child_that_is_about_to_become_a_hook_is_no_agent()
    {
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -F{_machine.Program}");
        _machine.AddAgent(Pid + 1, "/usr/sbin/qemu-ga");
        _ = _machine.Write($"proc/{Pid + 1}/status", $"State:\tS (sleeping)\nPPid:\t{Pid}\n");
        Assert.Equal("guest agent", Hook().Subject);
    }

    [Theory]
    [InlineData("run/systemd/container", "systemd-nspawn", "systemd-nspawn")]
    [InlineData("proc/1/environ", "A=b\0container=lxc\0", "lxc")]
    [InlineData(".dockerenv", "", "docker")]
    [InlineData("run/.containerenv", "", "podman")]
    public void A_container_fails_unless_an_agent_runs_in_it(string file, string content, string kind)
    {
        _ = _machine.Write(file, content);
        Finding fail = Assert.Single(Find());
        Assert.Equal(("machine.container", FindingLevel.Fail), (fail.Id, fail.Level));
        Assert.Contains(kind, fail.Text, StringComparison.Ordinal);
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -t /state -F{_machine.Program}");
        Assert.All(Find(), finding => Assert.Equal(FindingLevel.Ok, finding.Level));
    }

    public void Dispose() => _machine.Dispose();

    private IReadOnlyList<Finding> Find(ThisRun? run = null) =>
        [.. new AgentChecks(_machine.Machine, run ?? _machine.Run(), _machine.Settings).Find()];

    private Finding Hook(ThisRun? run = null) => Assert.Single(Find(run), finding => finding.Id == "agent.hook");

    private static void Shell(string command)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", command]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private Finding AssertFails(string id, string text, string remedy)
    {
        Finding finding = Assert.Single(Find(), finding => finding.Id == id);
        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        return finding;
    }
}
