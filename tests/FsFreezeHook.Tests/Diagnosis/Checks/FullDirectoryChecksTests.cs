using System;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class FullDirectoryChecksTests : IDisposable
{
    // A filesystem that has no room, and that its owner may write as far as access(2) knows.
    private const string OnAFullOne = "/proc/fsfreeze-hook";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("runtime", "runtime.directory", nameof(FindingLevel.Fail))]
    [InlineData("state", "state.directory", nameof(FindingLevel.Fail))]
    [InlineData("log", "log.file", nameof(FindingLevel.Warn))]
    public void What_lies_on_a_full_filesystem_is_reported(string name, string id, string level)
    {
        Assert.SkipUnless(User.IsRoot, "it is root's");
        HookSettings settings = new()
        {
            HookDirectory = _folder["hooks"],
            RuntimeDirectory = name == "runtime" ? OnAFullOne : _folder["runtime"],
            StateDirectory = name == "state" ? OnAFullOne : _folder["state"],
            LogFile = name == "log" ? OnAFullOne : _folder["log"],
        };
        Finding[] found = [.. new DirectoryChecks(settings).Find()];
        Finding finding = Assert.Single(found, finding => finding.Id == id);
        Assert.Equal(level, finding.Level.ToString());
        Assert.StartsWith($"the filesystem of {OnAFullOne} has 0 KiB left", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(found, other => other.Id != id && other.Text.Contains("KiB left", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
