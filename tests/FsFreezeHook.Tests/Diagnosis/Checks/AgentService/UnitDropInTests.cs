using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks.AgentService;

/// <summary>What check says to write for a service, done on a machine of the tests' own.</summary>
[Collection(ChildProcesses.Name)]
public sealed class UnitDropInTests : IDisposable
{
    private const string Place = "etc/systemd/system";
    private const string Folder = $"{Place}/{FakeMachine.Unit}.d";
    private const string Elsewhere = $"run/systemd/system/{FakeMachine.Unit}.d";
    private const string Hook = "agent.hook";
    private const string KillMode = "agent.kill-mode";

    private readonly FakeMachine _machine = new();

    public UnitDropInTests()
    {
        _machine.AddSystemd("echo KillMode=control-group");
        _machine.AddAgent(4711, "/usr/sbin/qemu-ga -v");
    }

    [Theory]
    [InlineData(Hook, KillMode)]
    [InlineData(KillMode, Hook)]
    public void Of_two_remedies_neither_undoes_the_other(string one, string other)
    {
        string[] commands = [Command(one), Command(other)];
        Array.ForEach(commands, Do);
        Assert.Equal(["10-fsfreeze-hook-holder.conf", "10-fsfreeze-hook.conf"], Written());
        Assert.Equal("[Service]\nKillMode=process\n", Read("10-fsfreeze-hook-holder.conf"));
        Assert.Equal(
            $"[Service]\nExecStart=\nExecStart=/usr/sbin/qemu-ga -v -F{_machine.Program}\nKillMode=process\n",
            Read("10-fsfreeze-hook.conf"));
    }

    [Theory]
    [InlineData(Elsewhere, "override.conf", "ExecStart=\nExecStart=/usr/sbin/qemu-ga", "zz-fsfreeze-hook.conf")]
    [InlineData(Elsewhere, "override.conf", " ExecStart = /usr/sbin/qemu-ga", "zz-fsfreeze-hook.conf")]
    [InlineData(Elsewhere, "zz-local.conf", "ExecStart=", "zz-local.zz-fsfreeze-hook.conf")]
    [InlineData(Folder, "zz-fsfreeze-hook.conf", "ExecStart=", "zz-fsfreeze-hook.conf")]
    [InlineData(Folder, "10-fsfreeze-hook.conf", "ExecStart=", "10-fsfreeze-hook.conf")]
    [InlineData(Elsewhere, "05-early.conf", "ExecStart=", "10-fsfreeze-hook.conf")]
    [InlineData(Folder, "override.conf", "#ExecStart=\nRestart=always", "10-fsfreeze-hook.conf")]
    [InlineData(Folder, "override.off", "ExecStart=", "10-fsfreeze-hook.conf")]
    [InlineData($"usr/lib/systemd/system/{FakeMachine.Unit}.d", "50-vendor.conf", "ExecStart=", "zz-fsfreeze-hook.conf")]
    public void Its_name_is_one_that_is_read(string folder, string name, string content, string expected)
    {
        _ = _machine.Write($"{folder}/{name}", $"[Service]\n{content}\n");
        Do(Command(Hook));
        Assert.StartsWith("[Service]\nExecStart=\nExecStart=/usr/sbin/qemu-ga -v -F", Read(expected), StringComparison.Ordinal);
        string? last = Written().LastOrDefault(file => Read(file).Contains("\nExecStart=", StringComparison.Ordinal));
        Assert.Equal(expected, last);
    }

    [Fact]
    public void That_of_the_mode_too()
    {
        _ = _machine.Write(Folder + "/override.conf", "[Service]\nKillMode=control-group\n");
        Do(Command(KillMode));
        Assert.Equal("[Service]\nKillMode=process\n", Read("zz-fsfreeze-hook-holder.conf"));
    }

    public void Dispose() => _machine.Dispose();

    private string Command(string id) => Assert.Single(
        new AgentChecks(_machine.Machine, _machine.Run(), _machine.Settings).Find(),
        finding => finding.Id == id).Remedy!.Split('\n')[1];

    private void Do(string command)
    {
        using Process shell = Process.Start(
            "/bin/sh", ["-c", command.Replace("/" + Place, _machine[Place], StringComparison.Ordinal)]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private string[] Written() =>
        [.. Directory.GetFiles(_machine[Folder], "*.conf").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private string Read(string name) => File.ReadAllText(_machine[$"{Folder}/{name}"]);
}
