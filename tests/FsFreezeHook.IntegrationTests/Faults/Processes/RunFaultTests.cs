using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// What happens to <c>run</c>, its command and its holder, at each moment: nothing is called locked that was not, nothing stays
/// locked, and the next freeze and thaw succeed.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class RunFaultTests : IDisposable
{
    private const string BeforeReady = "before ready";
    private const string Locked = "locked but not committed";
    private const string Held = "held";
    private const string Releasing = "releasing";
    private const string Killed = "killed";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Relay _relay;

    public RunFaultTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _relay = new Relay(_server);
        _hook.UseServer(_server, ("socket", _relay.SocketPath));
    }

    /// <summary>Before it is committed nothing is run, whoever is killed; after it the command has run.</summary>
    [Theory]
    [InlineData(BeforeReady, "", false)]
    [InlineData(Locked, FaultScene.FirstUnderTheLock, false)]
    [InlineData(Releasing, "UNLOCK TABLES", true)]
    public void The_program_that_is_killed_leaves_no_lock(string moment, string statement, bool hasRun)
    {
        _relay.HoldBack(statement);
        using BackgroundProcess run = _hook.Start("run", "touch", _folder.File("ran"));
        _relay.WaitUntilHeldBack();
        run.Kill();
        _relay.Go();
        Assert.Equal(hasRun, File.Exists(_folder.File("ran")));
        Conclude("SIGKILL of run", moment, Killed);
    }

    [Theory]
    [InlineData(BeforeReady, "", 20, false)]
    [InlineData(Locked, FaultScene.FirstUnderTheLock, 20, false)]
    [InlineData(Releasing, "UNLOCK TABLES", 24, true)]
    public void A_holder_that_is_killed_makes_it_fail(string moment, string statement, int exitCode, bool hasRun)
    {
        _relay.HoldBack(statement);
        using BackgroundProcess run = _hook.Start("run", "touch", _folder.File("ran"));
        _relay.WaitUntilHeldBack();
        Assert.Single(_hook.Holders).Signal("KILL");
        _relay.Go();
        Assert.Equal(exitCode, run.WaitForExit(Bound));
        Assert.Equal(hasRun, File.Exists(_folder.File("ran")));
        Conclude("SIGKILL of run's holder", moment, $"run {exitCode}");
    }

    [Theory]
    [InlineData("SIGKILL of run", "run", "KILL", null)]
    [InlineData("SIGKILL of run's command", "command", "KILL", 12)]
    [InlineData("SIGKILL of run's holder", "holder", "KILL", 24)]
    [InlineData("SIGSTOP of run's holder", "holder", "STOP", 24)]
    [InlineData("SIGINT of run and its command, as by Ctrl-C", "group", "INT", 12)]
    [InlineData("SIGHUP of run and its command, as by a closed terminal", "group", "HUP", 12)]
    [InlineData("SIGTERM of run", "run", "TERM", 12)]
    public void While_the_command_runs(string fault, string whom, string signal, int? exitCode)
    {
        using BackgroundProcess run = Begin();
        int command = int.Parse(File.ReadAllText(_folder.File("begun")), System.Globalization.CultureInfo.InvariantCulture);
        switch (whom)
        {
            case "run":
                run.Signal(signal);
                break;
            case "command":
                new ProcessEntry(command).Signal(signal);
                break;
            case "holder":
                Assert.Single(_hook.Holders).Signal(signal);
                OpenGate();
                break;
            default:
                new ProcessEntry(command).Signal(signal);
                run.Signal(signal);
                break;
        }

        int ended = run.WaitForExit(Bound);
        OpenGate();
        Assert.True(exitCode is null || ended == exitCode, $"{ended}: {run.Output}");
        Conclude(fault, Held, exitCode is { } code ? $"run {code}" : Killed);
    }

    /// <summary>Whoever closes a terminal, or is late with Ctrl-C, does not end the thaw.</summary>
    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_behind_the_command_does_not_end_the_thaw(string signal)
    {
        _relay.HoldBack("UNLOCK TABLES");
        using BackgroundProcess run = _hook.Start("run", "true");
        _relay.WaitUntilHeldBack();
        run.Signal(signal);
        Assert.False(run.WaitForExitUpTo(TimeSpan.FromMilliseconds(200)));
        _relay.Go();
        Assert.Equal(0, run.WaitForExit(Bound));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Conclude($"SIG{signal} of run", Releasing, "run 0");
    }

    [Fact]
    public void One_that_is_stopped_and_goes_on_has_held_all_the_time()
    {
        using BackgroundProcess run = Begin();
        run.Signal("STOP");
        OpenGate();
        Assert.True(WriteProbe.IsWriteLocked(_server));
        run.Signal("CONT");
        Assert.Equal(0, run.WaitForExit(Bound));
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        Conclude("SIGSTOP and SIGCONT of run", Held, "run 0");
    }

    [Fact]
    public void A_command_that_becomes_a_daemon_is_not_waited_for()
    {
        string daemon = $"setsid sh -c 'until [ -e {_folder.File("gate")} ] || ! [ -d {_folder.Path} ]; do sleep 0.1; done' "
            + ">/dev/null 2>&1 &";
        Assert.Equal(0, _hook.Run("run", "/bin/sh", "-c", daemon).ExitCode);
        Conclude("run's command becomes a daemon", Held, "run 0");
        OpenGate();
    }

    public void Dispose()
    {
        _relay.Go();
        _hook.Dispose();
        _relay.Dispose();
        _folder.Dispose();
    }

    private void OpenGate() => File.WriteAllText(_folder.File("gate"), string.Empty);

    private BackgroundProcess Begin()
    {
        BackgroundProcess run = _hook.Start(
            "run", "/bin/sh", "-c",
            $"echo $$ >{_folder.File("begun.new")}; mv {_folder.File("begun.new")} {_folder.File("begun")}; "
                + $"until [ -e {_folder.File("gate")} ] || ! [ -d {_folder.Path} ]; do sleep 0.05; done");
        _ = Eventually.True(() => File.Exists(_folder.File("begun")), Bound, "the command begins");
        Assert.True(WriteProbe.IsWriteLocked(_server));
        return run;
    }

    private void Conclude(string fault, string moment, string exits)
    {
        TimeSpan waited = WriteProbe.TimeToWrite(_server);
        Assert.InRange(waited, TimeSpan.Zero, Second);
        _ = Eventually.True(
            () => ProcessEntry.Executing(_hook.Program).All(process => !process.IsAlive), Bound, "no process is left over");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
        string state = moment == BeforeReady ? "never taken" : exits == "run 0" ? "held until thaw" : "released";
        FaultTable.Add(new FaultRow(fault, moment, "MariaDB, by hand", exits, "-", state, "1 s"), waited);
    }
}
