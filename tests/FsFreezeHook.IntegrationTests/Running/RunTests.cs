using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Running;

/// <summary>
/// A command that is run while everything is locked: what it may do, and what may happen to it and to the program.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class RunTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();

    public RunTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    [Fact]
    public void The_command_runs_while_all_is_locked_with_this_ones_input_output_and_environment()
    {
        string asks = $"cat; echo \"$FSFREEZE_HOOK_FREEZE_ID\"; grep -c 'verdict.: .locked' \"$FSFREEZE_HOOK_RECORD\"; "
            + $"timeout 1 mariadb --no-defaults --user=root --socket={_server.SocketPath} -e 'CREATE DATABASE "
            + $"run_{Guid.NewGuid():N}' >&2 || echo \"$0 waits\"; exit 0";
        CommandResult run = _hook.RunFromShell($"echo in | \"$HOOK\" run -- /bin/sh -c {Quoted(asks)} --json");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal($"in\n{_hook.ThawRecord.FreezeId}\n1\n--json waits\n", run.Output);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _ = WriteProbe.TimeToWrite(_server);
    }

    [Theory]
    [InlineData("exit 3", "ended with status 3")]
    [InlineData("kill -9 $$", "ended with signal 9")]
    public void A_command_that_fails_is_12_and_the_lock_was_held(string script, string said)
    {
        CommandResult run = _hook.Run("run", "/bin/sh", "-c", script);
        Assert.Equal(12, run.ExitCode);
        Assert.Contains(said, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void Where_the_freeze_fails_nothing_is_run()
    {
        _hook.MySql!["socket"] = "/nowhere/sock";
        Assert.Equal(20, _hook.Run("run", "touch", _folder.File("ran")).ExitCode);
        Assert.False(File.Exists(_folder.File("ran")), "the command was run");
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("/nowhere/command")]
    [InlineData("/etc")]
    [InlineData("/etc/passwd")]
    public void Where_there_is_no_such_command_nothing_is_frozen(string command)
    {
        Assert.Equal(2, _hook.Run("run", command).ExitCode);
        Assert.False(
            Directory.Exists(_hook.StateDirectory) && Directory.EnumerateFiles(_hook.StateDirectory, "freeze.json").Any());
    }

    [Fact]
    public void Without_a_command_it_is_a_usage_error() => Assert.Equal(2, _hook.Run("run").ExitCode);

    [Fact]
    public void A_command_that_hangs_is_ended_at_its_limit()
    {
        CommandResult run = _hook.Run("run", "--timeout", "1s", "sleep", "600");
        Assert.Equal(12, run.ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _ = WriteProbe.TimeToWrite(_server);
    }

    [Fact]
    public void A_command_that_hangs_and_ignores_SIGTERM_is_killed_when_the_lock_ends()
    {
        _hook.MySql!["max-hold"] = "2s";
        CommandResult run = _hook.Run("run", "/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
        Assert.Equal(25, run.ExitCode);
        Assert.Equal("broken", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_lock_that_is_lost_while_the_command_runs_is_24_though_it_succeeds()
    {
        using BackgroundProcess run = Begin();
        _ = Command.Must("kill", "-KILL", $"{Assert.Single(_hook.Holders).Pid}");
        OpenGate();
        Assert.Equal(24, run.WaitForExit(Bound));
    }

    [Fact]
    public void Another_thaw_that_releases_it_is_24()
    {
        using BackgroundProcess run = Begin();
        Assert.Equal(0, _hook.Thaw().ExitCode);
        OpenGate();
        Assert.Equal(24, run.WaitForExit(Bound));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public void A_signal_goes_to_the_command_and_thaw_follows(string signal)
    {
        using BackgroundProcess run = Begin($"trap 'echo {signal} >{_folder.File("got")}; exit 7' {signal}; ");
        run.Signal(signal);
        Assert.Equal(12, run.WaitForExit(Bound));
        Assert.Equal($"{signal}\n", File.ReadAllText(_folder.File("got")));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        _ = WriteProbe.TimeToWrite(_server);
    }

    [Fact]
    public void Where_the_program_is_killed_the_lock_goes_at_once_and_the_next_run_works()
    {
        using BackgroundProcess run = Begin();
        run.Kill();
        _ = WriteProbe.TimeToWrite(_server);
        _ = Eventually.True(() => !_hook.Holders.Any(), Bound, "the holder has ended");
        OpenGate();
        Assert.Equal(0, _hook.Run("run", "true").ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void What_a_command_leaves_in_the_background_is_not_waited_for()
    {
        CommandResult run = _hook.Run(
            "run", "/bin/sh", "-c",
            $"setsid sh -c 'until [ -e {_folder.File("gate")} ] || ! [ -d {_folder.Path} ]; do sleep 0.1; "
                + "done' >/dev/null 2>&1 &");
        Assert.Equal(0, run.ExitCode);
        _ = WriteProbe.TimeToWrite(_server);
        OpenGate();
    }

    [Fact]
    public void A_terminals_interrupt_reaches_the_command_once()
    {
        string script = $"trap 'echo got >>{_folder.File("got")}' INT; : >{_folder.File("begun")}; "
            + $"until [ -e {_folder.File("gate")} ] || ! [ -d {_folder.Path} ]; do sleep 0.05; done";
        using BackgroundProcess terminal = Terminal.Start(_hook, $"run -- /bin/sh -c {Quoted(script)}");
        _ = Eventually.True(() => File.Exists(_folder.File("begun")), Bound, "the command begins");
        ProcessEntry program = Assert.Single(
            ProcessEntry.Executing(_hook.Program), one => one.CommandLine.Contains(" run ", StringComparison.Ordinal));

        // What the terminal's driver does at Ctrl-C: its group in the foreground gets it.
        _ = Command.Must("kill", "-INT", "--", $"-{program.Pid}");
        _ = Eventually.True(() => File.Exists(_folder.File("got")), Bound, "the command gets it");
        OpenGate();
        Assert.Equal(0, terminal.WaitForExit(Bound));
        Assert.Equal("got\n", File.ReadAllText(_folder.File("got")));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    public void Dispose()
    {
        _hook.Dispose();
        _folder.Dispose();
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void OpenGate() => File.WriteAllText(_folder.File("gate"), string.Empty);

    private BackgroundProcess Begin(string first = "")
    {
        BackgroundProcess run = _hook.Start(
            "run", "/bin/sh", "-c",
            $"{first}: >{_folder.File("begun")}; until [ -e {_folder.File("gate")} ] || ! [ -d {_folder.Path} ]; "
                + "do sleep 0.05; done");
        _ = Eventually.True(() => File.Exists(_folder.File("begun")), Bound, "the command begins");
        Assert.True(WriteProbe.IsWriteLocked(_server));
        return run;
    }
}
