using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class HostChecksTests : IDisposable
{
    private static readonly MySqlSettings Usual = new() { Name = "mysql" };

    private readonly FakeMachine _machine = new();

    [Fact]
    public void What_is_set_where_nothing_else_is_fits_KubeVirt() =>
        Assert.Equal((FindingLevel.Ok, null), Level(Assert.Single(On("KubeVirt", Usual))));

    [Fact]
    public void A_freeze_that_waits_for_longer_than_KubeVirt_is_named_with_its_section()
    {
        Finding finding = Assert.Single(
            On("KubeVirt", Usual, Usual with { Name = "shop", LockTimeout = TimeSpan.FromSeconds(90) }));
        Assert.Equal((FindingLevel.Warn, "set 'lock-timeout' in [mysql shop] to less"), Level(finding));
        Assert.Contains("is 90s", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_goes_before_KubeVirt_thaws_is_named_with_its_section() => Assert.StartsWith(
        "set 'max-hold' in [mysql] to more",
        Assert.Single(On("KubeVirt", Usual with { MaxHold = TimeSpan.FromMinutes(5) })).Remedy,
        StringComparison.Ordinal);

    [Fact]
    public void What_takes_no_part_has_no_limits() => Assert.Equal(
        FindingLevel.Ok,
        Assert.Single(
            On("KubeVirt", Usual with { Enabled = Participation.No, LockTimeout = TimeSpan.FromHours(1) })).Level);

    [Theory]
    [InlineData("QEMU")]
    [InlineData(null)]
    public void Of_a_host_that_does_not_name_itself_nothing_is_said(string? vendor) =>
        Assert.Empty(On(vendor, Usual with { LockTimeout = TimeSpan.FromHours(1) }));

    public void Dispose() => _machine.Dispose();

    private static (FindingLevel Level, string? Remedy) Level(Finding finding) => (finding.Level, finding.Remedy);

    private Finding[] On(string? vendor, params IEnumerable<InstanceSettings> instances)
    {
        if (vendor is not null)
        {
            _ = _machine.Write("sys/class/dmi/id/sys_vendor", vendor + "\n");
        }

        return [.. new HostChecks(_machine.Machine, instances).Find()];
    }
}
