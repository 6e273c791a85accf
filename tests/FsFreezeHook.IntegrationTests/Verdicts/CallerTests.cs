using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Verdicts;

/// <summary>
/// What takes snapshots and is no guest agent, with the wrappers of <c>packaging/callers</c>: called as each tool's own source or
/// manual says [open-vm-tools, vmbackup/scriptOps.c; google-guest-agent, snapshot; sanoid, runscript; zrepl, hooks; Azure,
/// VMSnapshot plugin; AWS, SSM documents of Data Lifecycle Manager; Nutanix, Veeam: no argument].
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class CallerTests : IDisposable
{
    // The caller, what it runs for its freeze and for its thaw, and the variable that it sets to tell them apart.
    public static readonly TheoryData<string, string, string, string> Callers = new()
    {
        { "open-vm-tools", "open-vm-tools/fsfreeze-hook freeze", "open-vm-tools/fsfreeze-hook thaw", "" },
        { "open-vm-tools", "open-vm-tools/fsfreeze-hook freeze job", "open-vm-tools/fsfreeze-hook freezeFail job", "" },
        { "google-guest-agent", "google/pre.sh disk-1,disk-2", "google/post.sh disk-1,disk-2", "" },
        { "azure-backup", "azure/pre.sh", "azure/post.sh", "" },
        { "nutanix-guest-tools", "nutanix/pre_freeze", "nutanix/post_thaw", "" },
        { "veeam", "veeam/pre-freeze.sh", "veeam/post-thaw.sh", "" },
        { "sanoid", "zfs/sanoid", "zfs/sanoid", "SANOID_SCRIPT=pre SANOID_SCRIPT=post" },
        { "zrepl", "zfs/zrepl", "zfs/zrepl", "ZREPL_HOOKTYPE=pre_snapshot ZREPL_HOOKTYPE=post_snapshot" },
        { "aws-dlm", "aws/pre-script", "aws/post-script", "" },
    };

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public CallerTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
        _hook.WriteConfiguration();
    }

    private static string Folder => Path.Combine(Repository.Root, "packaging", "callers");

    [Theory]
    [MemberData(nameof(Callers))]
    public void Its_freeze_locks_and_its_thaw_releases_and_it_counts_as_a_hosts(
        string caller, string freeze, string thaw, string variables)
    {
        CommandResult frozen = Call(freeze, variables.Split(' ')[0]);
        Assert.Equal((0, string.Empty), (frozen.ExitCode, frozen.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        CommandResult thawed = Call(thaw, variables.Split(' ')[^1]);
        Assert.Equal((0, string.Empty), (thawed.ExitCode, thawed.Error));
        Assert.False(WriteProbe.IsWriteLocked(_server));

        Assert.Equal(caller, ProgramStatus.Of(_hook).History[0].GetProperty("caller").GetString());
        Assert.Equal(0, _hook.Run("verdict").ExitCode);
        Assert.DoesNotContain(
            CheckFindings.Run(_hook, "--max-age", "1h").NotWell, line => line.Contains("freeze.age", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void Where_the_databases_cannot_be_locked_its_freeze_fails(string caller, string freeze, string thaw, string variables)
    {
        _hook.MySql!["socket"] = "/nowhere";
        _hook.WriteConfiguration();
        CommandResult frozen = Call(freeze, variables.Split(' ')[0]);
        Assert.Equal(20, frozen.ExitCode);
        Assert.Equal(0, Call(thaw, variables.Split(' ')[^1]).ExitCode);
        Assert.Equal(caller, ProgramStatus.Of(_hook).History[0].GetProperty("caller").GetString());
        Assert.Equal(41, _hook.Run("verdict").ExitCode);
    }

    [Fact]
    public void Azures_configuration_names_the_scripts()
    {
        string text = File.ReadAllText(Path.Combine(Folder, "azure", "VMSnapshotScriptPluginConfig.json"));
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(text);
        Assert.Equal("/etc/azure/fsfreeze-hook-pre.sh", document.RootElement.GetProperty("preScriptLocation").GetString());
        Assert.False(document.RootElement.GetProperty("continueBackupOnFailure").GetBoolean());
    }

    [Fact]
    public void A_dry_run_of_zrepl_freezes_nothing()
    {
        Assert.Equal(0, Call("zfs/zrepl", "ZREPL_HOOKTYPE=pre_snapshot", "ZREPL_DRYRUN=true").ExitCode);
        Assert.False(WriteProbe.IsWriteLocked(_server));
    }

    public void Dispose()
    {
        _ = _hook.Run("thaw");
        _hook.Dispose();
        _folder.Dispose();
    }

    // Where the packages put the program is the bed's here.
    private CommandResult Call(string words, params string[] variables)
    {
        string[] parts = words.Split(' ');
        string script = _folder.File(parts[0].Replace('/', '-'));
        string text = parts[0].StartsWith("aws/", StringComparison.Ordinal)
            ? ScriptOfDocument(parts[0]["aws/".Length..])
            : File.ReadAllText(Path.Combine(Folder, parts[0]));
        string program = $"{_hook.Program} --config {_hook.ConfigurationFile}";
        Assert.Contains("/usr/sbin/fsfreeze-hook", text, StringComparison.Ordinal);
        File.WriteAllText(script, text.Replace("/usr/sbin/fsfreeze-hook", program, StringComparison.Ordinal));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Command.Run("env", [
            "--ignore-environment", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            .. variables.Where(variable => variable.Length > 0), script, .. parts[1..],
        ]);
    }

    // As Systems Manager does: the parameter's text takes its place's, and a shell runs it.
    private static string ScriptOfDocument(string command)
    {
        IEnumerable<string> lines = File.ReadLines(Path.Combine(Folder, "aws", "fsfreeze-hook.yml"))
            .SkipWhile(line => !line.Contains("#!/bin/sh", StringComparison.Ordinal))
            .Select(line => line.Trim().Replace("{{ command }}", command, StringComparison.Ordinal));
        return string.Join('\n', lines) + "\n";
    }
}
