using System;
using System.IO;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Check;

/// <summary>All of check, on a machine that is well and on one that is not.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class CheckTests(MariaDbFixture bed) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PublishedHook _hook = new();

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void On_a_healthy_machine_all_is_well()
    {
        using GuestAgent agent = MakeHealthy();

        // Without it a stock MariaDB does not tell of every blocker, and check says so.
        bed.Server.RunAsAdministrator("INSTALL SONAME 'metadata_lock_info'");
        try
        {
            CheckFindings check = CheckFindings.Run(_hook, "--max-age", "26h");
            Assert.Empty(check.NotWell);
            Assert.Equal(0, check.ExitCode);
            CommandResult text = _hook.Run("check", "--max-age", "26h");
            Assert.Equal((0, string.Empty), (text.ExitCode, text.Error));
            Approved.Matches("check-healthy", text.Output, Replacements(agent));
            Approved.Matches("check-healthy.json", check.Json, Replacements(agent));
        }
        finally
        {
            bed.Server.RunAsAdministrator("UNINSTALL SONAME 'metadata_lock_info'");
        }
    }

    [Fact]
    public void On_a_broken_machine_each_fault_is_named()
    {
        using GuestAgent agent = MakeBroken();
        CheckFindings check = CheckFindings.Run(_hook, "--max-age", "26h");
        Assert.Equal(1, check.ExitCode);
        CommandResult text = _hook.Run("check", "--max-age", "26h");
        Assert.Equal((1, string.Empty), (text.ExitCode, text.Error));
        Approved.Matches("check-broken", text.Output, Replacements(agent));
        Approved.Matches("check-broken.json", check.Json, Replacements(agent));
    }

    [Fact]
    public void The_age_of_the_last_good_freeze_counts_only_where_it_is_asked_for()
    {
        using GuestAgent agent = new(GuestAgentBuild.Unstable, _hook.Program);
        _hook.UseServer(bed.Server);
        Assert.Equal("warn", CheckFindings.Run(_hook).Level("freeze.age"));
        Assert.Equal("fail", CheckFindings.Run(_hook, "--max-age", "26h").Level("freeze.age"));
        Freeze(agent);
        Assert.Equal("ok", CheckFindings.Run(_hook, "--max-age", "26h").Level("freeze.age"));
        Assert.Equal(("fail", 1), (CheckFindings.Run(_hook, "--max-age", "1ms").Level("freeze.age"), CheckFindings.Run(_hook, "--max-age", "1ms").ExitCode));
    }

    [Fact]
    public void A_last_freeze_that_failed_is_told_of_with_its_line()
    {
        _hook.UseServer(bed.Server, ("socket", "/nowhere/at/all.sock"));
        string line = _hook.Freeze().Error.Trim();
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal("warn", check.Level("freeze.last"));
        Assert.Contains($"{check.Text("freeze.last")!.Split(": ", 2)[1]}; {check.Remedy("freeze.last")}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void It_changes_nothing()
    {
        _hook.UseServer(bed.Server);
        _ = _hook.AddHook("hook", "#!/bin/sh\nexit 0\n");
        _hook.WriteConfiguration();
        string trace = _folder.File("trace");
        _ = Command.Run("strace", ["-f", "-e", "trace=file,desc,process", "-o", trace, _hook.Program, "check"]);
        string calls = File.ReadAllText(trace);
        Assert.Contains(_hook.HookDirectory, calls, StringComparison.Ordinal);
        Assert.DoesNotMatch(Changing(), calls);
        Assert.False(Directory.Exists(_hook.RuntimeDirectory));
        Assert.False(Directory.Exists(_hook.StateDirectory));
        Assert.Empty(_hook.Log);
    }

    [Fact]
    public void Whoever_is_not_root_is_told_so_in_one_line()
    {
        _hook.WriteConfiguration();
        File.SetUnixFileMode(_hook.Program, (UnixFileMode)0x1ED);
        CommandResult result = LocalUser.Run("exec \"$1\" check", _hook.Program);
        Assert.Equal((1, string.Empty, "must be run by root; run it with sudo\n"), (result.ExitCode, result.Output, result.Error));
    }

    private GuestAgent MakeHealthy()
    {
        _hook.UseServer(bed.Server);
        _ = _hook.AddHook("10-flush-cache", "#!/bin/sh\nexit 0\n");
        _ = _hook.AddHook("mysql-flush.sh.sample", "#!/bin/sh\nexit 0\n");
        _hook.WriteConfiguration();
        GuestAgent agent = new(GuestAgentBuild.Unstable, _hook.Program);
        Freeze(agent);
        return agent;
    }

    private GuestAgent MakeBroken()
    {
        _hook.UseServer(bed.Server, ("user", "nobody-knows"), ("password", "wrong"));
        _hook.FurtherConfiguration = "max-hlod = 5min\n";
        _ = _hook.AddHook("mysql-flush.sh", "#!/bin/sh\nmysql -e 'FLUSH TABLES WITH READ LOCK'\n");
        _ = _hook.AddHook("20-not-executable", "#!/bin/sh\n", executable: false);
        _ = File.CreateSymbolicLink(Path.Combine(_hook.HookDirectory, "30-gone"), "/nowhere/at/all");
        File.SetUnixFileMode(_hook.AddHook("40-open", "#!/bin/sh\n"), (UnixFileMode)0x1FF);
        _hook.Settings["runtime-directory"] = Path.Combine(_hook.Folder, "on-disk");
        File.WriteAllText(_hook.StateDirectory, string.Empty);
        _ = File.CreateSymbolicLink(_hook.Settings["log-file"], "/dev/null");
        return new GuestAgent(GuestAgentBuild.Debian12, hook: null, GuestAgent.ConfiguredBy(_folder.File("qemu-ga.conf")));
    }

    private void Freeze(GuestAgent agent)
    {
        using LoopFilesystem filesystem = LoopFilesystem.Create(_folder.File("image"), _folder.Subfolder("mount"), 32);
        using FreezeWatchdog watchdog = new(filesystem.MountPoint);
        Assert.Equal(1, agent.Freeze(filesystem.MountPoint));
        Assert.Equal(1, agent.Thaw());
    }

    private (string Pattern, string Replacement)[] Replacements(GuestAgent agent) =>
    [
        (Regex.Escape(_hook.Folder), "/etc/qemu"),
        (Regex.Escape(_folder.Path), "/etc/agent"),
        (Regex.Escape(agent.StateFile), "/run/qga.state.isfrozen"),
        ($"\\b{agent.Pid}\\b", "713"),
        (@"\d{4}-\d\d-\d\dT[\d:.]+Z", "2026-01-31T23:59:59.123Z"),
        (@"\b\d+ (s|min) ago", "5 s ago"),
        (@"fsfreeze-hook \d+\.\d+\.\d+", "fsfreeze-hook 1.2.3"),
        (@"\b(MySQL|MariaDB) \d[\w.+~-]*", "$1 10.11.19"),
        (@"/tmp/[\w./-]*", "/a/path"),
        ("lies on \\w+", "lies on ext4"),

        // Of the machine that the tests run on, which may be a container or not.
        (@"^ok +container .*\n", string.Empty),
        (@"\{\s+""id"": ""machine.container""[^}]*\},\s+", string.Empty),
        (@"""ok"": \d+", @"""ok"": N"),
    ];

    // A file opened to be written, whatever makes, changes, moves or removes one, a lock that others wait for, and another program.
    private static string Changing() =>
        @"(?m)^\d+ +(open|openat|openat2)\((?!.*""/(dev|proc)/).*(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC)|^\d+ +(mkdir|rename|unlink|chmod|fchmod|chown|fchown|setxattr|utimensat|mkfifo|mknod|symlink|link|truncate|ftruncate|fallocate|flock\(\d+, LOCK_EX|execve\(""(?!.*check))";
}
