using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Diagnosis.Checks;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Diagnosis.Checks;

public sealed class HookChecksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_directory_with_good_hooks_or_none_is_well()
    {
        Assert.Equal(
            Finding.Ok("hooks.directory", "hooks", $"none in {_folder["missing"]}"),
            Assert.Single(Find(directory: _folder["missing"])));
        Assert.Equal($"none in {_folder.Root}", Assert.Single(Find()).Text);
        _ = _folder.Script("20-b");
        _ = _folder.Script("10-a");
        Assert.Equal(Finding.Ok("hooks.directory", "hooks", $"2 in {_folder.Root}: 10-a, 20-b"), Assert.Single(Find()));
    }

    [Fact]
    public void Names_that_are_left_out_on_purpose_are_no_fault()
    {
        _ = _folder.Script("mysql-flush.sh.sample", "FLUSH TABLES");
        _ = _folder.Write("hook~", string.Empty);
        Assert.Equal(FindingLevel.Ok, Assert.Single(Find()).Level);
    }

    [Fact]
    public void A_link_to_nothing_fails()
    {
        _ = File.CreateSymbolicLink(_folder["hook"], "/nowhere/at/all");
        AssertFinds("hooks.skipped", FindingLevel.Fail, "a broken link");
    }

    [Fact]
    public void A_file_that_is_not_executable_and_a_directory_are_reported()
    {
        _ = _folder.Write("hook", "#!/bin/sh\n");
        AssertFinds("hooks.skipped", FindingLevel.Warn, "not executable");
        File.Delete(_folder["hook"]);
        _ = Directory.CreateDirectory(_folder["hook"]);
        AssertFinds("hooks.skipped", FindingLevel.Warn, "a directory");
    }

    [Fact]
    public void A_hook_that_others_may_change_is_reported_with_what_to_do()
    {
        string hook = _folder.Script("hook");
        TemporaryFolder.SetMode(hook, "757");
        Finding finding = AssertFinds("hooks.safety", FindingLevel.Warn, "mode 0757");
        Assert.Equal($"chmod go-w {hook}", finding.Remedy);
    }

    [Theory]
    [InlineData("mysql-flush.sh", "anything")]
    [InlineData("50-mysql-flush.sh", "anything")]
    [InlineData("flush", "mysql -e 'FLUSH TABLES WITH READ LOCK'")]
    [InlineData("flush", "echo 'flush   no_write_to_binlog tables with read lock;' >pipe")]
    public void A_second_lock_beside_an_active_instance_fails_and_without_one_is_reported(string name, string line)
    {
        string hook = _folder.Script(name, line);
        Finding finding = AssertFinds("hooks.second-lock", FindingLevel.Fail, "a second lock");
        Assert.EndsWith($"\nmv {hook} {hook}.orig", finding.Remedy, StringComparison.Ordinal);
        AssertFinds("hooks.second-lock", FindingLevel.Warn, "locks the server itself", locksServer: false);
    }

    [Theory]
    [InlineData("# FLUSH TABLES WITH READ LOCK is done by the program itself")]
    [InlineData("mysql -e 'FLUSH LOGS'")]
    [InlineData("redis-cli FLUSHTABLES")]
    public void A_script_that_takes_no_lock_is_none(string line)
    {
        _ = _folder.Script("hook", line);
        Assert.Equal(FindingLevel.Ok, Assert.Single(Find()).Level);
    }

    [Fact]
    public void A_program_is_not_searched_for_words_that_it_may_only_have_in_it()
    {
        _ = _folder.Executable("hook", "\u007fELF\0", "FLUSH TABLES");
        Assert.Equal(FindingLevel.Ok, Assert.Single(Find()).Level);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<Finding> Find(bool locksServer = true, string? directory = null) =>
        [.. new HookChecks(directory ?? _folder.Root, locksServer).Find()];

    private Finding AssertFinds(string id, FindingLevel level, string text, bool locksServer = true)
    {
        Finding finding = Assert.Single(Find(locksServer), finding => finding.Id == id);
        Assert.Equal(level, finding.Level);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        return finding;
    }
}
