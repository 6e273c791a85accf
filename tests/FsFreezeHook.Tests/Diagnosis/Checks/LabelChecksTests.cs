using System;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class LabelChecksTests : IDisposable
{
    private const string Right = "system_u:object_r:virt_qemu_ga_unconfined_exec_t:s0";
    private const string Wrong = "system_u:object_r:etc_t:s0";

    private readonly FakeMachine _machine = new();

    [Theory]
    [InlineData("1", Right, nameof(FindingLevel.Ok))]
    [InlineData("1", Wrong, nameof(FindingLevel.Fail))]
    [InlineData("1", null, nameof(FindingLevel.Fail))]
    [InlineData("0", Right, nameof(FindingLevel.Ok))]
    [InlineData("0", Wrong, nameof(FindingLevel.Warn))]
    public void The_programs_type_must_be_the_one_that_leaves_the_agents_domain(string enforce, string? label, string level)
    {
        _ = _machine.Write("sys/fs/selinux/enforce", enforce);
        Finding finding = Assert.Single(
            new LabelChecks(_machine.Machine, _machine.Program, path => path == _machine.Program ? label : null).Find());
        Assert.Equal(("selinux.label", level), (finding.Id, finding.Level.ToString()));
        Assert.Equal(
            level != nameof(FindingLevel.Ok),
            finding.Remedy?.Contains("restorecon -v " + _machine.Program, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Without_selinux_nothing_is_said() =>
        Assert.Empty(new LabelChecks(_machine.Machine, _machine.Program, _ => Wrong).Find().ToArray());

    [Fact]
    public void A_file_without_a_label_has_none() =>
        Assert.Null(FileSystem.TryReadAttribute(_machine.Program, "user.fsfreeze-hook-test"));

    public void Dispose() => _machine.Dispose();
}
