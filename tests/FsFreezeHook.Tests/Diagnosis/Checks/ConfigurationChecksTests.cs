using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class ConfigurationChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["fsfreeze-hook.conf"];

    [Fact]
    public void No_file_is_well_and_so_is_one_without_a_fault()
    {
        Assert.Equal(
            Finding.Ok("configuration", "configuration", $"there is no {File}, and none is needed"), Assert.Single(Find()));
        _ = Write("[hook]\nlog-level = debug\n");
        Assert.Equal(Finding.Ok("configuration", "configuration", File), Assert.Single(Find()));
    }

    [Fact]
    public void Each_error_is_a_fail_with_its_line_and_what_to_do()
    {
        _ = Write("[hook]\nlog-levle = debug\nhook-timeout = soon\n");
        IReadOnlyList<Finding> findings = Find();
        Assert.Equal([FindingLevel.Fail, FindingLevel.Fail, FindingLevel.Warn], findings.Select(finding => finding.Level));
        Assert.All(findings, finding => Assert.Equal("configuration", finding.Id));
        Assert.StartsWith($"{File}:2: ", findings[0].Text, StringComparison.Ordinal);
        Assert.StartsWith($"{File}:3: ", findings[1].Text, StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.NotEmpty(finding.Remedy!));
    }

    [Theory]
    [InlineData("[hook]\nlog-levle = debug\n", "the directories, the hooks and the last freezes")]
    [InlineData("[mysql]\nsokcet = /x\n", "the instances")]
    [InlineData("[mysql shop]\nport = 1\n", "the instances")]
    [InlineData("[hok]\nlog-level = debug\n", "the directories, the hooks and the last freezes, the instances")]
    public void What_is_not_checked_as_long_as_it_is_refused_is_said(string text, string expected)
    {
        _ = Write(text);
        Finding last = Find()[^1];
        Assert.Equal((FindingLevel.Warn, $"not checked until it is corrected: {expected}"), (last.Level, last.Text));
    }

    [Fact]
    public void Permissions_by_which_others_may_write_fail()
    {
        TemporaryFolder.SetMode(Write("[hook]\n"), "666");
        Finding finding = Find()[0];
        Assert.Equal((FindingLevel.Fail, $"chmod 600 {File}"), (finding.Level, finding.Remedy));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        string path = _folder.Write("fsfreeze-hook.conf", text);
        TemporaryFolder.SetMode(path, "600");
        return path;
    }

    private IReadOnlyList<Finding> Find()
    {
        ConfigurationLocation location = new(File, ConfigFileIsGiven: false, _folder["fsfreeze-hook.d"]);
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location, Engines.Sections);
        return [.. new ConfigurationChecks(location, settings, errors).Find()];
    }
}
