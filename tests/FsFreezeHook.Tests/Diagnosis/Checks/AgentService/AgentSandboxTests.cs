using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks.AgentService;

/// <summary>What a guest agent's service does not let it do.</summary>
[Collection(ChildProcesses.Name)]
public sealed class AgentSandboxTests : IDisposable
{
    private const int Pid = 4711;

    private readonly FakeMachine _machine = new();

    public AgentSandboxTests()
    {
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -t /state -F{_machine.Program}");
    }

    [Theory]
    [InlineData("000001ffffffffff")]
    [InlineData("0000000000880000")]
    public void One_with_all_privileges_that_are_needed_is_not_reported(string capabilities)
    {
        AddCapabilities(capabilities);
        Assert.Empty(Find());
    }

    [Theory]
    [InlineData("0000000000800000", "agent.sandbox", "CAP_SYS_PTRACE")]
    [InlineData("0000000000080000", "agent.realtime", "CAP_SYS_NICE")]
    public void A_capability_that_it_lacks_is_reported_with_the_option(string capabilities, string id, string name)
    {
        AddCapabilities(capabilities);
        Finding finding = Assert.Single(Find());
        Assert.Equal((id, FindingLevel.Warn), (finding.Id, finding.Level));
        Assert.Contains(name, finding.Text, StringComparison.Ordinal);
        Assert.Contains("CapabilityBoundingSet=", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_time_scheduling_that_its_unit_refuses_is_reported_with_what_allows_it()
    {
        _machine.AddSystemd(
            "case $2 in *KillMode) echo KillMode=process ;; *RestrictRealtime) echo RestrictRealtime=yes ;; esac");
        Finding finding = Assert.Single(Find());
        Assert.Equal(("agent.realtime", FindingLevel.Warn), (finding.Id, finding.Level));
        Assert.Contains("RestrictRealtime=yes", finding.Text, StringComparison.Ordinal);
        Assert.Contains("10-fsfreeze-hook-realtime.conf", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proc_without_the_kernels_own_files_fails()
    {
        File.Delete(_machine[$"proc/{Pid}/root"]);
        _ = Directory.CreateDirectory(_machine[$"proc/{Pid}/root/proc/self"]);
        _ = Directory.CreateDirectory(_machine[$"proc/{Pid}/root/run"]);
        Finding finding = Assert.Single(Find());
        Assert.Equal(("agent.sandbox", FindingLevel.Fail), (finding.Id, finding.Level));
        Assert.Contains("ProcSubset=pid", finding.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _machine.Dispose();

    private void AddCapabilities(string all) =>
        _machine.Write($"proc/{Pid}/status", $"Name:\tqemu-ga\nState:\tS (sleeping)\nPPid:\t1\nCapEff:\t{all}\n");

    private IReadOnlyList<Finding> Find() =>
    [
        .. new AgentChecks(_machine.Machine, _machine.Run(), _machine.Settings).Find()
            .Where(finding => finding.Id is "agent.sandbox" or "agent.realtime"),
    ];
}
