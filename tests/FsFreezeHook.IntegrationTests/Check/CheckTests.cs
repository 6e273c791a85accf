using System;
using System.IO;
using System.Linq;
using System.Text.Json;
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
        Assert.Equal(
            ("fail", 1),
            (CheckFindings.Run(_hook, "--max-age", "1ms").Level("freeze.age"),
                CheckFindings.Run(_hook, "--max-age", "1ms").ExitCode));
    }

    [Fact]
    public void A_last_freeze_that_failed_is_reported_with_its_line()
    {
        _hook.UseServer(bed.Server, ("socket", "/nowhere/at/all.sock"));
        _hook.WriteConfiguration();
        using GuestAgent agent = new(GuestAgentBuild.Unstable, _hook.Program);
        _ = Assert.Throws<GuestAgentException>(() => Freeze(agent));
        string line = ProgramStatus.Of(_hook).LastFailure.GetProperty("line").GetString()!;
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal("warn", check.Level("freeze.last"));
        Assert.Contains(
            $"{check.Text("freeze.last")!.Split(": ", 2)[1]}; {check.Remedy("freeze.last")}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void One_by_hand_does_not_count_for_the_age()
    {
        _hook.UseServer(bed.Server);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Equal(0, _hook.Thaw().ExitCode);
        CheckFindings check = CheckFindings.Run(_hook, "--max-age", "1d");
        Assert.Equal(("fail", "none yet that a guest agent asked for"), (check.Level("freeze.age"), check.Text("freeze.age")));
        Assert.Equal(JsonValueKind.Null, LastGood(check).ValueKind);
    }

    [Fact]
    public void The_last_good_freeze_and_its_age_are_in_the_JSON_and_one_of_the_future_has_none()
    {
        using GuestAgent agent = MakeHealthy();
        CheckFindings check = CheckFindings.Run(_hook, "--max-age", "1d");
        Assert.Equal(_hook.FreezeRecord.FreezeId, LastGood(check).GetProperty("freezeId").GetString());
        Assert.InRange(LastGood(check).GetProperty("ageMilliseconds").GetInt64(), 0, 600_000);
        Assert.Equal(
            LastGood(check).GetProperty("endedAt").GetString(),
            ProgramStatus.Of(_hook).All.GetProperty("lastGood").GetProperty("endedAt").GetString());

        string history = Path.Combine(_hook.StateDirectory, "history.json");
        string ended = LastGood(check).GetProperty("endedAt").GetString()!;
        File.WriteAllText(
            history, File.ReadAllText(history).Replace(ended, "2199-01-31T23:59:59.123Z", StringComparison.Ordinal));
        CheckFindings future = CheckFindings.Run(_hook, "--max-age", "1d");
        Assert.Equal(
            ("fail", JsonValueKind.Null),
            (future.Level("freeze.age"), LastGood(future).GetProperty("ageMilliseconds").ValueKind));
        Assert.StartsWith("dated 2199-", future.Text("freeze.age"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_says_to_do_on_a_server_does_it_when_it_is_pasted_into_a_shell()
    {
        _hook.UseServer(bed.Server);
        Blockers.MakeTables(bed.Server);
        try
        {
            Assert.Equal("warn", CheckFindings.Run(_hook).Level("instance.blockers"));
            Paste(CheckFindings.Run(_hook).Remedy("instance.blockers"));
            Assert.Equal("ok", CheckFindings.Run(_hook).Level("instance.blockers"));
            using IBlocker update = Blockers.Start(bed.Server, BlockerKind.MyIsamUpdate);
            using Blocker idle = Blocker.Start(bed.Server, BlockerKind.LockTablesWrite);
            Paste(CheckFindings.Run(_hook).Remedy("instance.blockers"));
            _ = Eventually.True(
                () => CheckFindings.Run(_hook).Level("instance.blockers") == "ok",
                TimeSpan.FromSeconds(20),
                "what was in the way has ended");
        }
        finally
        {
            bed.Server.RunAsAdministrator("UNINSTALL SONAME 'metadata_lock_info'");
        }
    }

    [Fact]
    public void A_configuration_that_is_refused_has_no_second_failure()
    {
        _hook.UseServer(
            bed.Server, ("sokcet", bed.Server.SocketPath), ("socket", "/nowhere/at/all.sock"), ("enabled", "requierd"));
        CheckFindings check = CheckFindings.Run(_hook);
        Assert.Equal(1, check.ExitCode);
        Assert.All(
            check.NotWell.Where(line => line.StartsWith("fail ", StringComparison.Ordinal)),
            line => Assert.Matches("^fail (configuration|agent|machine)", line));
        Assert.DoesNotContain("instance.access", check.Json, StringComparison.Ordinal);
        Assert.Equal("ok", check.Level("state.directory"));
    }

    [Fact]
    public void Quietly_the_verdict_comes_first_and_the_exit_code_is_the_same()
    {
        using GuestAgent agent = MakeHealthy();
        CommandResult check = _hook.Run("check", "--quiet");
        Assert.Equal((0, string.Empty), (check.ExitCode, check.Error));
        Assert.StartsWith("ready for a freeze", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nok ", check.Output, StringComparison.Ordinal);
        CommandResult old = _hook.Run("check", "--quiet", "--max-age", "1ms");
        Assert.Equal(1, old.ExitCode);
        Assert.Matches("^1 check failed.*\\n(.*\\n)*fail  last freeze ", old.Output);
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
    public void A_user_who_is_not_root_is_refused_in_one_line()
    {
        _hook.WriteConfiguration();
        File.SetUnixFileMode(_hook.Program, (UnixFileMode)0x1ED);
        CommandResult result = LocalUser.Run("exec \"$1\" check", _hook.Program);
        Assert.Equal(
            (1, string.Empty, "must be run by root; run it with sudo\n"), (result.ExitCode, result.Output, result.Error));
    }

    private static JsonElement LastGood(CheckFindings check)
    {
        using JsonDocument document = JsonDocument.Parse(check.Json);
        return document.RootElement.GetProperty("lastGood").Clone();
    }

    // The first line is said to a person, and the others are commands.
    private static void Paste(string? remedy)
    {
        string[] commands = remedy!.Split('\n')[1..];
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Command.Must("/bin/sh", "-c", command));
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
        (@"""freezeId"": ""[^""]+""", @"""freezeId"": ""ID"""),
        (@"""ageMilliseconds"": \d+", @"""ageMilliseconds"": N"),
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

    // A file opened to be written, whatever makes, changes, moves or removes one, a lock that others wait for,
    // and another program.
    private static string Changing() =>
        @"(?m)^\d+ +(open|openat|openat2)\((?!.*""/(dev|proc)/).*(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC)"
        + @"|^\d+ +(mkdir|rename|unlink|chmod|fchmod|chown|fchown|setxattr|utimensat|mkfifo|mknod|symlink|link|truncate"
        + @"|ftruncate|fallocate|flock\(\d+, LOCK_EX|execve\(""(?!.*check))";
}
