using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class ChildProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 3", 3, 0)]
    [InlineData("exit 255", 255, 0)]
    [InlineData("kill -TERM $$", -1, 15)]
    [InlineData("kill -KILL $$", -1, 9)]
    [InlineData("kill -PIPE $$", -1, 13)]
    public void How_it_ended_is_known(string command, int code, int signal)
    {
        using Child child = Child.Shell(command);
        Assert.Equal(new ExitStatus(code, signal), child.Status());
    }

    [Fact]
    public void It_has_ended_when_it_has_and_stays_so()
    {
        using Child child = Child.Shell("read line");
        Assert.False(child.Process.WaitExited(TimeSpan.Zero));
        child.Say("go");
        Assert.True(child.Process.WaitExited(Soon.Bound));
        Assert.True(child.Process.WaitExited(null));
        child.Process.Reap();
        Assert.True(child.Process.WaitExited(TimeSpan.Zero));
    }

    [Fact]
    public void Arguments_and_environment_arrive_as_they_are()
    {
        string[] arguments = ["", "two words", "*", "$HOME", "\u00e4\U0001F600", "-n", "line\nbreak"];
        string path = _folder.Script("arguments", "for one in \"$@\"; do printf '[%s]' \"$one\"; done", "echo", "/usr/bin/env");
        using Child child = Child.Start(new Child.Overrides
        {
            Path = path,
            Arguments = ["not its path", .. arguments],
            Environment = ["A=\u00e4=1", "EMPTY="],
        });
        string output = string.Join('\n', child.Lines());
        Assert.StartsWith("[][two words][*][$HOME][\u00e4\U0001F600][-n][line\nbreak]\n", output);

        // The shell adds these by itself.
        string[] added = ["PWD", "_", "SHLVL", "OLDPWD"];
        Assert.Equal(
            ["A=\u00e4=1", "EMPTY="],
            output.Split('\n')[2..].Where(line => !added.Contains(line.Split('=')[0])));
    }

    [Fact]
    public void It_leads_a_group_of_its_own_in_our_session()
    {
        using Child child = Child.Shell("cut -d ' ' -f 1,5,6 /proc/$$/stat; sed 's/.*)//' /proc/$PPID/stat | cut -d ' ' -f 5");
        string[] ids = child.Line().Split(' ');
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(child.Line(), ids[2]);
    }

    [Fact]
    public void It_leads_a_session_of_its_own_where_it_is_to()
    {
        using Child child = Child.Start(new Child.Overrides
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "cut -d ' ' -f 1,5,6 /proc/$$/stat"],
            NewSession = true,
        });
        string pid = child.Process.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([pid, pid, pid], child.Line().Split(' '));
    }

    [Fact]
    public void Its_whole_group_is_ended_together()
    {
        using Child child = Child.Shell("sh -c 'echo started; exec sleep 600' & wait");
        Assert.Equal("started", child.Line());
        child.Process.TerminateGroup();
        Assert.Equal(15, child.Status().Signal);

        // The pipe ends when the last of the group has gone.
        Assert.Empty(child.Lines());
    }

    [Fact]
    public void One_that_ignores_being_asked_is_killed()
    {
        using Child child = Child.Shell("trap 'echo asked' TERM; echo ready; while :; do sleep 600 & wait; done");
        Assert.Equal("ready", child.Line());
        child.Process.TerminateGroup();
        Assert.Equal("asked", child.Line());
        Assert.False(child.Process.WaitExited(TimeSpan.Zero));
        child.Process.KillGroup();
        Assert.Equal(9, child.Status().Signal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_gets_three_descriptors_and_none_that_happens_to_be_open_here(bool isNewLibrary)
    {
        const int duplicate = 0;
        int stray = Libc.fcntl((int)File.OpenHandle(_folder.Write("file", "")).DangerousGetHandle(), duplicate, 100);
        using SafeFileHandle owned = new(stray, ownsHandle: true);
        Assert.Equal(0, Libc.fcntl(stray, Libc.F_GETFD, 0));
        using Child child = Child.Start(new Child.Overrides
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "cd /proc/self/fd; for fd in *; do [ -L $fd ] && echo $fd; done; exit 0"],
            Extensions = Extensions(isNewLibrary),
        });

        // A shell may have one of its own open for the folder that it lists.
        Assert.Equal(["0", "1", "2"], child.Lines());
    }

    [Fact]
    public void It_begins_with_every_signal_as_it_is_by_default()
    {
        using Child child = Child.Shell("grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f 2");
        Assert.Equal(0ul, Signals(child.Line()));
        Assert.Equal(0ul, Signals(child.Line()));

        // 32 and 33 are the C library's own, and no program has a use for them.
        static ulong Signals(string mask) => Convert.ToUInt64(mask, 16) & ~0x180000000ul;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_runs_in_the_given_directory_or_in_the_current_one(bool isNewLibrary)
    {
        string current = Environment.CurrentDirectory;
        using Child there = Child.Start(new Child.Overrides
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "pwd -P"],
            WorkingDirectory = "/proc",
            Extensions = Extensions(isNewLibrary),
        });
        Assert.Equal("/proc", there.Line());
        using Child here = Child.Shell("pwd -P");
        using Child expected = Child.Shell("cd \"$0\" && pwd -P", Environment.CurrentDirectory);
        Assert.Equal(expected.Line(), here.Line());
        Assert.Equal(current, Environment.CurrentDirectory);
    }

    [Fact]
    public void A_script_without_its_first_line_is_distinguished_from_a_missing_file_and_one_that_may_not_be_run()
    {
        string script = _folder.Executable("script", "echo hello");
        PosixException format = Assert.Throws<PosixException>(() => Start(script));
        Assert.True(format.IsNotExecutableFormat);
        Assert.True(Assert.Throws<PosixException>(() => Start(_folder["none"])).IsMissing);
        PosixException denied = Assert.Throws<PosixException>(() => Start(_folder.Write("plain", "#!/bin/sh\n")));
        Assert.False(denied.IsMissing || denied.IsNotExecutableFormat);
        Assert.Equal($"start {_folder["plain"]}: Permission denied", denied.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_working_directory_is_an_error_and_nothing_runs(bool isNewLibrary) =>
        Assert.True(Assert.Throws<PosixException>(() => Child.Start(new Child.Overrides
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", "exit 0"],
            WorkingDirectory = _folder["none"],
            Extensions = Extensions(isNewLibrary),
        })).IsMissing);

    public void Dispose() => _folder.Dispose();

    // Of an old one, glibc 2.28, what takes the place of what it lacks.
    private static SpawnExtensions Extensions(bool isNewLibrary) =>
        isNewLibrary ? SpawnExtensions.OfThisLibrary : SpawnExtensions.None;

    private static void Start(string path) => Child.Start(new Child.Overrides { Path = path, Arguments = [path] }).Dispose();
}
