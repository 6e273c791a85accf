using System;
using System.IO;
using FsFreezeHook.Diagnosis.Checks.AgentService;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks.AgentService;

/// <summary>Of an agent on a machine of the tests' own, whose state is in <c>state</c>.</summary>
public sealed class AgentStateFileTests : IDisposable
{
    private const int Pid = 4711;
    private const string StateFile = "qga.state.isfrozen";

    private readonly FakeMachine _machine = new();
    private readonly string _its;

    public AgentStateFileTests()
    {
        _its = _machine["state/" + StateFile];
        _ = Directory.CreateDirectory(_machine["state"]);
        Start(_machine["state"]);
    }

    [Fact]
    public void The_one_that_the_agent_names_is_watched() => AssertIs(FindingLevel.Ok, "auto", $"by {_its}");

    [Fact]
    public void So_is_the_one_that_is_configured_where_it_is_the_agents() => AssertIs(FindingLevel.Ok, _its, $"by {_its}");

    [Fact]
    public void Or_leads_to_it()
    {
        string link = _machine.Link("link", _machine["state"]);
        AssertIs(FindingLevel.Ok, $"{link}/{StateFile}", $"by {link}/{StateFile}");
    }

    [Theory]
    [InlineData("state/other")]
    [InlineData("another/" + StateFile)]
    public void One_that_is_not_the_agents_fails_as_locks_are_released_early(string name)
    {
        _ = Directory.CreateDirectory(_machine["another"]);
        Finding finding = AssertIs(FindingLevel.Fail, _machine[name], "'unfrozen-limit'");
        Assert.Contains(_its, finding.Text, StringComparison.Ordinal);
        Assert.Contains(_machine[name], finding.Text, StringComparison.Ordinal);
        Assert.Contains("agent-state-file = auto", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_a_directory_fails_as_every_freeze_does()
    {
        Finding finding = AssertIs(FindingLevel.Fail, _machine["missing/" + StateFile], "no such directory");
        Assert.Contains("agent-state-file = auto", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_reported()
    {
        Finding finding = AssertIs(FindingLevel.Warn, "none", "is not watched");
        Assert.Contains("agent-state-file = auto", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_its_state_file_is_not_certain_that_is_reported_unless_one_is_configured()
    {
        Start("relative");
        Finding finding = AssertIs(FindingLevel.Warn, "auto", "'relative'");
        Assert.Contains("is not watched", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("auto", finding.Remedy, StringComparison.Ordinal);
        _ = AssertIs(FindingLevel.Ok, _its, _its);
        _ = AssertIs(FindingLevel.Fail, _machine["missing/" + StateFile], "no such directory");
    }

    [Fact]
    public void Without_an_agent_there_is_nothing_to_say()
    {
        File.Delete(_machine[$"proc/{Pid}/comm"]);
        Assert.DoesNotContain(
            new AgentChecks(_machine.Machine, _machine.Run(), _machine.Settings).Find(),
            finding => finding.Id == "agent.state-file");
    }

    public void Dispose() => _machine.Dispose();

    private void Start(string stateDirectory) =>
        _machine.AddAgent(Pid, $"/usr/sbin/qemu-ga -t {stateDirectory} -F{_machine.Program}");

    private Finding AssertIs(FindingLevel level, string configured, string text)
    {
        AgentChecks checks = new(_machine.Machine, _machine.Run(), _machine.Settings with { AgentStateFile = configured });
        Finding finding = Assert.Single(checks.Find(), finding => finding.Id == "agent.state-file");
        Assert.Equal(level, finding.Level);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        return finding;
    }
}
