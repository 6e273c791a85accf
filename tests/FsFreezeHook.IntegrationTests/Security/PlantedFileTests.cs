using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Security;

/// <summary>
/// A local user has planted something where the program writes: in a directory that all may write, as <c>/tmp</c> is, or in one
/// of its own. Root's file that it would like to have changed stays as it is, and nothing waits for it.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class PlantedFileTests : IDisposable
{
    private const string Kept = "root's own\n";

    // What a user can put at a path, by what it would like: another file to be written, a reader to be waited
    // for, a file of its own.
    private const string SymbolicLink = "ln -s \"$2\" \"$1\"";
    private const string LinkToNothing = "ln -s \"$2.made\" \"$1\"";
    private const string NamedPipe = "mkfifo -m 666 \"$1\"";
    private const string OwnFile = "umask 0; : >\"$1\"";
    private const string OwnDirectory = "umask 0; mkdir \"$1\"";
    private const string LinkToDirectory = "ln -s \"$3\" \"$1\"";

    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _target;
    private readonly string _targetDirectory;

    public PlantedFileTests()
    {
        _target = _folder.File("target");
        File.WriteAllText(_target, Kept);
        _targetDirectory = _folder.Subfolder("target-directory");
        File.WriteAllText(Path.Combine(_targetDirectory, "file"), Kept);
    }

    public static TheoryData<string, string> Plants()
    {
        TheoryData<string, string> data = [];
        foreach (string place in (string[])["sticky", "users"])
        {
            foreach (string plant in (string[])[SymbolicLink, LinkToNothing, NamedPipe, OwnFile, OwnDirectory, LinkToDirectory])
            {
                data.Add(place, plant);
            }
        }

        return data;
    }

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void In_the_place_of_the_runtime_directory_it_is_refused(string place, string plant)
    {
        _hook.Settings["runtime-directory"] = Plant(place, plant, "runtime");
        CommandResult freeze = _hook.Freeze();
        Assert.Contains(freeze.ExitCode, (int[])[1, 3]);
        Assert.Contains(_hook.RuntimeDirectory, Assert.Single(freeze.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        AssertUntouched();
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void In_the_place_of_the_state_directory_it_is_reported_in_the_log_and_nothing_is_written(string place, string plant)
    {
        _hook.Settings["state-directory"] = Plant(place, plant, "state");
        AssertWorks();
        Assert.Contains("cannot be written to the state directory", _hook.Log, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void In_the_place_of_the_log_it_is_reported_in_the_system_log_and_nothing_is_logged(string place, string plant)
    {
        using SyslogListener syslog = new();
        _hook.Settings["log-file"] = Plant(place, plant, "log");
        AssertWorks();
        Assert.Contains("nothing is logged", syslog.Messages(), StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public void A_hard_link_to_a_file_of_roots_is_not_taken_for_the_log()
    {
        using SyslogListener syslog = new();
        string log = Path.Combine(LocalUser.MakeFolder(_folder, "users"), "log");

        // Where fs.protected_hardlinks is on, only root can prepare this.
        _ = Command.Must("ln", _target, log);
        _hook.Settings["log-file"] = log;
        AssertWorks();
        Assert.Contains("hard link", syslog.Messages(), StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public void A_directory_of_roots_in_a_users_directory_is_refused_since_the_user_can_rename_it()
    {
        string users = LocalUser.MakeFolder(_folder, "users");
        _hook.Settings["runtime-directory"] = Path.Combine(users, "runtime");
        _ = Directory.CreateDirectory(
            _hook.RuntimeDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LocalUser.Must("mv \"$1\" \"$1.old\" && mv \"$1.old\" \"$1\"", _hook.RuntimeDirectory);
        CommandResult freeze = _hook.Freeze();
        Assert.Equal(3, freeze.ExitCode);
        Assert.Contains($"{users} has mode 0755 and owner {LocalUser.Id}; ", freeze.Error, StringComparison.Ordinal);
        Assert.EndsWith($"or run: chown -h root {users}\n", freeze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_roots_below_one_with_the_sticky_bit_is_good()
    {
        string all = _folder.Subfolder("all");
        _ = Command.Must("chmod", "1777", all);
        _hook.Settings["runtime-directory"] = Path.Combine(all, "runtime");
        _hook.Settings["state-directory"] = Path.Combine(all, "state");
        AssertWorks();
        Assert.NotEqual(0, LocalUser.Run("mv \"$1\" \"$1.old\"", _hook.RuntimeDirectory).ExitCode);
        Assert.Equal("no-database", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void Nothing_that_it_writes_or_reads_back_is_opened_with_a_link_followed()
    {
        _hook.WriteConfiguration();
        string trace = _folder.File("trace");
        string[] own = [_hook.RuntimeDirectory, _hook.StateDirectory, _hook.Settings["log-file"]];
        foreach (string verb in (string[])["freeze", "thaw", "freeze", "thaw"])
        {
            _ = Command.Must("strace", "-f", "-e", "trace=open,openat,creat", "-o", trace, _hook.Program, verb);
            string[] opened =
                [.. File.ReadLines(trace).Where(line => own.Any(path => line.Contains('"' + path, StringComparison.Ordinal)))];
            Assert.True(opened.Length > 3);
            Assert.All(opened, line => Assert.Contains("O_NOFOLLOW", line, StringComparison.Ordinal));
        }
    }

    private string Plant(string place, string script, string name)
    {
        string folder;
        if (place == "users")
        {
            folder = LocalUser.MakeFolder(_folder, "users");
        }
        else
        {
            folder = _folder.Subfolder("all");
            _ = Command.Must("chmod", "1777", folder);
        }

        string path = Path.Combine(folder, name);
        LocalUser.Must(script, path, _target, _targetDirectory);
        return path;
    }

    private void AssertWorks()
    {
        foreach (CommandResult result in (IEnumerable<CommandResult>)[_hook.Freeze(), _hook.Thaw()])
        {
            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }

    private void AssertUntouched()
    {
        Assert.Equal(Kept, File.ReadAllText(_target));
        Assert.False(File.Exists(_target + ".made"));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_targetDirectory).Select(Path.GetFileName));
        Assert.Equal("755", Command.Must("stat", "--format=%a", _targetDirectory).Output.TrimEnd());
        Assert.Equal("644", Command.Must("stat", "--format=%a", _target).Output.TrimEnd());
    }
}
