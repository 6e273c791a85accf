using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class DirectoryChecksTests : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly TemporaryFolder _folder = new();
    private HookSettings _settings;

    public DirectoryChecksTests()
    {
        _settings = new HookSettings
        {
            HookDirectory = _folder["hooks"],
            RuntimeDirectory = _folder["runtime"],
            StateDirectory = _folder["state"],
            LogFile = _folder["log"],
        };
    }

    [Fact]
    public void What_is_not_there_yet_can_be_made_and_is_not_made()
    {
        Assert.All(Find().Where(finding => finding.Id != "runtime.tmpfs"), finding => Assert.Equal(
            (FindingLevel.Ok, true),
            (finding.Level, finding.Text.EndsWith(", created by the first freeze", StringComparison.Ordinal))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void What_a_freeze_made_is_well_and_not_touched()
    {
        new RuntimeDirectory(_settings.RuntimeDirectory).Ensure();
        new StateDirectory(_settings.StateDirectory, Logger.None).Write(new ThawRecord());
        _ = _folder.Write("log", "a line\n");
        DateTime[] before = Times();
        Assert.Equal(
            [_folder["runtime"], _folder["state"], _folder["log"]],
            Find()
                .Where(finding => finding.Id != "runtime.tmpfs" && finding.Level == FindingLevel.Ok)
                .Select(finding => finding.Text));
        Assert.Equal(before, Times());
    }

    [Fact]
    public void A_runtime_directory_on_a_disk_is_reported_and_one_in_memory_is_well()
    {
        Assert.SkipUnless(new Place(Memory).FilesystemType == "tmpfs", "there is no tmpfs at " + Memory);
        Assert.SkipWhen(new Place(_folder.Root).FilesystemType == "tmpfs", "the tests' folder is in memory");
        Assert.Equal(FindingLevel.Warn, Of("runtime.tmpfs").Level);
        _settings = _settings with { RuntimeDirectory = Memory + "/fsfreeze-hook-of-nobody/runtime" };
        Assert.Equal(
            Finding.Ok("runtime.tmpfs", "runtime directory", "on tmpfs, which stays writable while filesystems are frozen"),
            Of("runtime.tmpfs"));
    }

    [Theory]
    [InlineData("runtime", "runtime.directory")]
    [InlineData("state", "state.directory")]
    public void A_file_or_a_link_in_a_directorys_place_fails(string name, string id)
    {
        _ = _folder.Write(name, string.Empty);
        Assert.Equal(
            (FindingLevel.Fail, true), (Of(id).Level, Of(id).Text.Contains("is not a directory", StringComparison.Ordinal)));
        File.Delete(_folder[name]);
        _ = File.CreateSymbolicLink(_folder[name], _folder.Root);
        Assert.Equal(FindingLevel.Fail, Of(id).Level);
    }

    [Theory]
    [InlineData("runtime", "runtime.directory")]
    [InlineData("state", "state.directory")]
    public void A_way_that_others_could_change_fails_with_what_to_do(string name, string id)
    {
        _ = Directory.CreateDirectory(_folder["open"]);
        TemporaryFolder.SetMode(_folder["open"], "777");
        _settings = name == "state"
            ? _settings with { StateDirectory = _folder["open/directory"] }
            : _settings with { RuntimeDirectory = _folder["open/directory"] };
        Finding finding = Of(id);
        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.Contains("users other than root could replace", finding.Text, StringComparison.Ordinal);
        Assert.EndsWith($":\nchmod go-w {_folder["open"]}", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtime", "runtime.directory")]
    [InlineData("state", "state.directory")]
    public void A_mode_that_a_freeze_puts_right_is_no_fault(string name, string id)
    {
        _ = Directory.CreateDirectory(_folder[name]);
        TemporaryFolder.SetMode(_folder[name], "777");
        Assert.Equal(FindingLevel.Ok, Of(id).Level);
    }

    [Theory]
    [InlineData("runtime", "runtime.directory", nameof(FindingLevel.Fail))]
    [InlineData("state", "state.directory", nameof(FindingLevel.Fail))]
    [InlineData("log", "log.file", nameof(FindingLevel.Warn))]
    public void What_cannot_be_written_is_reported(string name, string id, string level)
    {
        // A filesystem that nobody may write, root neither.
        const string readOnly = "/proc/sys/kernel/fsfreeze-hook";
        Assert.SkipWhen(FileSystem.IsWritable("/proc/sys/kernel"), "nothing here is read-only");
        _settings = name switch
        {
            "runtime" => _settings with { RuntimeDirectory = readOnly },
            "state" => _settings with { StateDirectory = readOnly },
            _ => _settings with { LogFile = readOnly },
        };
        Assert.Equal(
            (level, true), (Of(id).Level.ToString(), Of(id).Text.Contains("cannot be written", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_log_that_is_a_link_a_directory_or_has_two_names_or_no_folder_is_reported()
    {
        _ = File.CreateSymbolicLink(_folder["log"], _folder["elsewhere"]);
        AssertLog("is a link");
        File.Delete(_folder["log"]);
        _ = Directory.CreateDirectory(_folder["log"]);
        AssertLog("is a directory");
        _settings = _settings with { LogFile = _folder["none/log"] };
        AssertLog("there is no folder");
    }

    [Fact]
    public void A_log_that_is_a_device_is_well()
    {
        _settings = _settings with { LogFile = "/dev/null" };
        Assert.SkipUnless(User.IsRoot, "a device is root's");
        Assert.Equal(FindingLevel.Ok, Of("log.file").Level);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<Finding> Find() => [.. new DirectoryChecks(_settings).Find()];

    private Finding Of(string id) => Assert.Single(Find(), finding => finding.Id == id);

    private void AssertLog(string text) =>
        Assert.Equal(
            (FindingLevel.Warn, true), (Of("log.file").Level, Of("log.file").Text.Contains(text, StringComparison.Ordinal)));

    private DateTime[] Times() =>
        [.. Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories)
            .Append(_folder.Root)
            .Select(Directory.GetLastWriteTimeUtc)];
}
