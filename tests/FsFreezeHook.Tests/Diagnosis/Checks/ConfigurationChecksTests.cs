using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
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
        Assert.Equal(Finding.Ok("configuration", "configuration", $"there is no {File}, and none is needed"), Assert.Single(Find()));
        _ = Write("[hook]\nlog-level = debug\n");
        Assert.Equal(Finding.Ok("configuration", "configuration", File), Assert.Single(Find()));
    }

    [Fact]
    public void Each_error_is_a_fail_with_its_line_and_what_to_do()
    {
        _ = Write("[hook]\nlog-levle = debug\nhook-timeout = soon\n");
        IReadOnlyList<Finding> findings = Find();
        Assert.All(findings, finding => Assert.Equal(("configuration", FindingLevel.Fail), (finding.Id, finding.Level)));
        Assert.Equal(2, findings.Count);
        Assert.StartsWith($"{File}:2: ", findings[0].Text, StringComparison.Ordinal);
        Assert.StartsWith($"{File}:3: ", findings[1].Text, StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.NotEmpty(finding.Remedy!));
    }

    [Fact]
    public void Permissions_that_let_others_write_fail()
    {
        TemporaryFolder.SetMode(Write("[hook]\n"), "666");
        Finding finding = Assert.Single(Find());
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
        (Settings settings, IReadOnlyList<string> errors) = ConfigurationReader.ReadTolerantly(location);
        return [.. new ConfigurationChecks(location, settings.Files, errors).Find()];
    }
}
