using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>What a local user without privileges can do to the program's files, and what the kernel says of them.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class PermissionTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public PermissionTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData("000", "755 0")]
    [InlineData("022", "755 0")]
    [InlineData("077", "700 0")]
    public void Every_file_and_directory_has_its_mode_whatever_the_umask(string umask, string parents)
    {
        _hook.Settings["runtime-directory"] = Path.Combine(_hook.Tmpfs, "new/deeper/runtime");
        _hook.Settings["state-directory"] = Path.Combine(_hook.Folder, "new/deeper/state");
        CommandResult freeze = _hook.RunFromShell($"umask {umask}; exec \"$HOOK\" freeze");
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.Equal("700 0", Stat(_hook.RuntimeDirectory));
        Assert.All(Directory.EnumerateFileSystemEntries(_hook.RuntimeDirectory), file => Assert.Equal("600 0", Stat(file)));
        Assert.Equal("600 0", Stat(Path.Combine(_hook.RuntimeDirectory, "mysql.release")));
        Assert.Equal("750 0", Stat(_hook.StateDirectory));
        Assert.Equal("640 0", Stat(Path.Combine(_hook.StateDirectory, "freeze.json")));
        Assert.Equal("640 0", Stat(_hook.Settings["log-file"]));
        Assert.Equal([parents, parents], ((string[])[_hook.RuntimeDirectory, _hook.StateDirectory])
            .Select(path => Stat(Path.GetDirectoryName(path)!)));
        AssertThaws();
        Assert.Equal("640 0", Stat(Path.Combine(_hook.StateDirectory, "thaw.json")));
    }

    [Theory]
    [InlineData("644", "640")]
    [InlineData("666", "640")]
    [InlineData("600", "600")]
    public void The_log_that_the_stock_script_left_loses_what_others_may_do_with_it(string mode, string expected)
    {
        File.WriteAllText(_hook.Settings["log-file"], "an earlier line\n");
        _ = Command.Must("chmod", mode, _hook.Settings["log-file"]);
        AssertFreezes();
        AssertThaws();
        Assert.Equal(expected + " 0", Stat(_hook.Settings["log-file"]));
        Assert.StartsWith("an earlier line\n", _hook.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_user_cannot_read_write_replace_or_remove_what_the_program_keeps()
    {
        AssertFreezes();
        string[] files =
        [
            .. Directory.EnumerateFiles(_hook.RuntimeDirectory),
            .. Directory.EnumerateFiles(_hook.StateDirectory),
            _hook.Settings["log-file"],
            _hook.ConfigurationFile,
        ];
        Assert.True(files.Length > 5);
        foreach (string file in files)
        {
            // Opening is the attempt: nobody waits for a pipe's other end.
            AssertDenied("exec 3<\"$1\"", file);
            AssertDenied("exec 3>>\"$1\"", file);
            AssertDenied("mv -f /etc/hostname \"$1\"", file);
            AssertDenied("ln -sfn /etc/shadow \"$1\"", file);
            AssertDenied("rm -f \"$1\"", file);
            Assert.True(File.Exists(file));
        }

        AssertDenied("ls \"$1\"", _hook.RuntimeDirectory);
        AssertDenied("ls \"$1\"", _hook.StateDirectory);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        AssertThaws();
    }

    [Fact]
    public void A_local_user_cannot_signal_trace_or_look_into_the_holder()
    {
        AssertFreezes();
        string pid = $"{Assert.Single(_hook.Holders).Pid}";
        AssertDenied("kill -9 \"$1\"", pid);
        foreach (string file in (string[])["mem", "environ", "maps", "auxv", "io"])
        {
            AssertDenied("exec 3<\"/proc/$1/$2\"", pid, file);
        }

        AssertDenied("ls \"/proc/$1/fd/\"", pid);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        AssertThaws();
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("thaw")]
    [InlineData("grants")]
    public void A_user_who_is_not_root_is_refused_and_nothing_happens(string verb)
    {
        _ = Command.Must("chmod", "755", _hook.Program);
        _ = _hook.AddNotingHook("hook");
        AssertFreezes();
        _ = _hook.TakeNotes();
        CommandResult result = LocalUser.Run("exec \"$1\" \"$2\"", _hook.Program, verb);
        Assert.Equal(
            (1, string.Empty, "must be run by root; run it with sudo\n"), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(_hook.TakeNotes());
        Assert.True(WriteProbe.IsWriteLocked(_server));
        AssertThaws();
    }

    private static string Stat(string path) => Command.Must("stat", "--format=%a %u", path).Output.TrimEnd();

    private static void AssertDenied(string script, params string[] arguments)
    {
        CommandResult result = LocalUser.Run(script, arguments);
        Assert.True(result.ExitCode != 0, $"a local user could: {script} {string.Join(' ', arguments)}");
        Assert.Matches("[Pp]ermission denied|not permitted", result.Error);
    }

    private void AssertFreezes()
    {
        CommandResult freeze = _hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
    }

    private void AssertThaws()
    {
        CommandResult thaw = _hook.Thaw();
        Assert.Equal((0, string.Empty), (thaw.ExitCode, thaw.Error));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Assert.False(WriteProbe.IsWriteLocked(_server));
    }
}
