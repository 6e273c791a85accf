using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Rehearsing;

/// <summary>A rehearsal as an administrator runs it: the server's clients see its lock, and afterwards none.</summary>
public abstract class RehearsalTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    // How long the server's version is decides where a line is broken.
    private static readonly (string Pattern, string Replacement) WrappedByTheVersion = ("\\n  (?=[^ ])", " ");

    // What differs from run to run, and from server to server.
    private static readonly (string Pattern, string Replacement)[] Differing =
    [
        ("\r", string.Empty),
        ("\\e(\\[[?0-9;]*[A-Za-z]|=)", string.Empty),
        ("\\((MariaDB|MySQL) [^)]*\\)", "(SERVER)"),
        ("\"server\": \"[^\"]*\"", "\"server\": \"SERVER\""),
        ("\"tool\": \"[^\"]*\"", "\"tool\": \"TOOL\""),
        ("\"startedAt\": \"[^\"]*\"", "\"startedAt\": \"MOMENT\""),
        ("(\"(?!hold)[A-Za-z]*[mM]illiseconds\": )[0-9]+", "$1NUMBER"),
        (" +[0-9,]+ ms(?=$|  )", " NUMBER ms"),
        ("at most [0-9,]+ ms", "at most NUMBER ms"),
        ("after [0-9,]+ ms", "after NUMBER ms"),
        ("within [0-9.]+ s", "within NUMBER s"),
        ("or run: (mariadb|mysql) --socket=[^ ]+ -e 'KILL (QUERY )?[0-9]+'", "or run: COMMAND"),
        ("[█░]+", "BAR"),
        ("(?<=NUMBER ms) +BAR", string.Empty),
        ("connection [0-9]+ \\([^)]*\\)", "connection NUMBER (WHO)"),
        ("[0-9-]{10} [0-9:]{8} [+-][0-9:]{5}", "TIME"),
    ];

    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    private protected RehearsalTests(DatabaseServer server)
    {
        _server = server;
        _hook.UseServer(server);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void A_client_waits_while_it_holds_and_writes_afterwards(int seconds)
    {
        using BackgroundProcess rehearsal = _hook.Start("rehearse", "--json", "--hold", $"{seconds}s");
        using WaitingWrite write = WaitForLock();
        Assert.Equal(0, rehearsal.WaitForExit(Bound));
        long exited = Stopwatch.GetTimestamp();

        // When it has ended, the server has released: the write that waits is done by then or at once.
        _ = write.AssertWritten(exited, TimeSpan.FromMilliseconds(300));
        string json = rehearsal.Output;
        PublishedSchema.Describes("rehearse", json);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal("consistent", root.GetProperty("verdict").GetString());
        JsonElement timeline = root.GetProperty("timeline");
        int[] moments = [.. timeline.EnumerateObject().Select(moment => moment.Value.GetInt32())];
        Assert.Equal(8, moments.Length);
        Assert.Equal(moments.Order(), moments);
        int Moment(string name) => timeline.GetProperty($"{name}Milliseconds").GetInt32();
        Assert.Equal(Moment("ready"), Moment("verified"));
        int held = Moment("released") - Moment("verified");
        Assert.InRange(held, seconds * 1000, (seconds * 1000) + 1000);
        Assert.Equal(Moment("released") - Moment("attempted"), root.GetProperty("writersWaitedMilliseconds").GetInt32());
        AssertNothingIsLeft();
    }

    [Fact]
    public void Holding_for_no_time_is_a_rehearsal_too()
    {
        CommandResult rehearsal = _hook.Run("rehearse", "--hold", "0");
        Assert.Equal((0, string.Empty), (rehearsal.ExitCode, rehearsal.Error));
        _ = WriteProbe.TimeToWrite(_server);
        AssertNothingIsLeft();
    }

    [Fact]
    public void It_holds_no_longer_than_a_freeze_may()
    {
        _hook.MySql!["max-hold"] = "5s";
        CommandResult rehearsal = _hook.Run("rehearse", "--hold", "6s");
        Assert.Equal(2, rehearsal.ExitCode);
        Assert.Equal("--hold is 6s and 'max-hold' in [mysql] is 5s; hold for less, or raise it\n", rehearsal.Error);
    }

    [Fact]
    public void It_is_refused_while_something_is_frozen_and_leaves_that_alone()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        CommandResult rehearsal = _hook.Run("rehearse");
        Assert.Equal((30, string.Empty), (rehearsal.ExitCode, rehearsal.Output));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        Assert.Equal(0, _hook.Thaw().ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    [Fact]
    public void A_record_whose_holder_has_gone_keeps_no_rehearsal_out_and_is_thawed_afterwards_as_before()
    {
        _hook.MySql!["max-hold"] = "1s";
        Assert.Equal(0, _hook.Freeze().ExitCode);
        _ = Eventually.True(() => _hook.Holders.Count == 0, Bound, "the lock has expired");
        Assert.Equal(0, _hook.Run("rehearse", "--hold", "0").ExitCode);
        CommandResult thaw = _hook.Thaw();
        Assert.Equal(25, thaw.ExitCode);
        Assert.Contains("max-hold", thaw.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_refused_during_a_hook_of_another_run()
    {
        string notes = _hook.AddNotingHook("10-slow", $"while [ ! -f {_hook.Tmpfs}/go ]; do sleep 0.05; done");
        using BackgroundProcess freeze = _hook.Start("freeze");
        _ = Eventually.True(() => File.Exists(notes), Bound, "the hook runs");
        CommandResult rehearsal = Command.Run(_hook.Program, ["rehearse"]);
        Assert.Equal(31, rehearsal.ExitCode);
        File.WriteAllText($"{_hook.Tmpfs}/go", string.Empty);
        Assert.Equal(0, freeze.WaitForExit(Bound));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("rehearse")]
    public void Neither_a_freeze_by_hand_nor_another_rehearsal_ends_it(string verb)
    {
        using BackgroundProcess rehearsal = _hook.Start("rehearse", "--hold", "4s");
        using WaitingWrite write = WaitForLock();
        CommandResult refused = Command.Run(_hook.Program, [verb]);
        Assert.Equal(31, refused.ExitCode);
        Assert.InRange(refused.Duration, TimeSpan.Zero, 2 * Second);
        Assert.Contains($"a rehearsal is in progress (process {rehearsal.Pid})", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, rehearsal.WaitForExit(Bound));
        AssertNothingIsLeft();
    }

    /// <summary>Whoever can write the mark could name any process: none is sent a signal that is no rehearsal.</summary>
    [Fact]
    public void A_forged_mark_sends_no_signal_to_a_process_that_is_stopped()
    {
        Assert.Equal(0, _hook.Thaw().ExitCode);
        string runLock = Path.Combine(_hook.RuntimeDirectory, "run.lock");
        using BackgroundProcess stranger = new(Path.Combine(_hook.Folder, "stranger"), "sleep", ["600"]);
        ProcessEntry process = new(stranger.Pid);
        _ = Eventually.True(
            () => process.Executable?.EndsWith("sleep", StringComparison.Ordinal) == true, Bound, "the stranger sleeps");
        stranger.Signal("STOP");
        _ = Eventually.True(() => process.State == "T", Bound, "the stranger is stopped");
        File.WriteAllText(runLock, JsonSerializer.Serialize(new { pid = stranger.Pid, startTime = process.StartTime }));
        using (BackgroundProcess keeper = new(
            Path.Combine(_hook.Folder, "keeper"), "flock", ["--no-fork", runLock, "sleep", "600"]))
        {
            _ = Eventually.True(
                () => Command.Run("flock", ["--nonblock", runLock, "true"]).ExitCode != 0, Bound, "the run lock is kept");
            Assert.Equal(31, _hook.Thaw().ExitCode);
            Assert.Equal("T", process.State);
            Assert.True(keeper.IsRunning);
        }

        Assert.Equal(0, _hook.Run("rehearse", "--hold", "0").ExitCode);
        Assert.Equal("T", process.State);
    }

    [Fact]
    public void Hooks_take_part_only_where_they_are_asked_for_in_the_order_of_freeze_and_thaw()
    {
        _ = _hook.AddNotingHook("10-a");
        _ = _hook.AddNotingHook("20-b", "[ $1 = thaw ] || exit 3");
        Assert.Equal(0, _hook.Run("rehearse", "--hold", "0").ExitCode);
        Assert.Empty(_hook.TakeNotes());
        CommandResult degraded = _hook.Run("rehearse", "--hold", "0", "--with-hooks");
        Assert.Equal((0, string.Empty), (degraded.ExitCode, degraded.Error));
        Assert.Contains("a snapshot would be degraded", degraded.Output, StringComparison.Ordinal);
        Assert.Contains("20-b: failed with status 3", degraded.Output, StringComparison.Ordinal);
        Assert.Equal(["10-a freeze", "20-b freeze", "10-a thaw", "20-b thaw"], _hook.TakeNotes());
        _hook.Settings["failing-hook"] = "abort";
        CommandResult failed = _hook.Run("rehearse", "--hold", "0", "--with-hooks");
        Assert.Equal(10, failed.ExitCode);
        Assert.Equal(["10-a freeze", "20-b freeze", "10-a thaw"], _hook.TakeNotes());
    }

    [Fact]
    public void An_output_that_is_no_longer_read_leaves_no_lock()
    {
        _ = _hook.RunFromShell($"{{ \"$HOOK\" rehearse; echo $? >{_hook.Tmpfs}/code; }} | true");
        Assert.Equal("0\n", File.ReadAllText($"{_hook.Tmpfs}/code"));
        _ = WriteProbe.TimeToWrite(_server);
        AssertNothingIsLeft();
    }

    [Fact]
    public void On_a_terminal_it_is_a_page_with_bars()
    {
        CommandResult page = Terminal.Run(_hook, "rehearse");
        Assert.Equal(0, page.ExitCode);
        Assert.Matches(new Regex("^  held  .* ms  +█{20,}", RegexOptions.Multiline), page.Output);
        Approved.Matches("rehearse-run-terminal", page.Output, Differing);
    }

    [Theory]
    [InlineData("healthy", 0)]
    [InlineData("blocked", 22)]
    [InlineData("unreachable", 20)]
    public void It_is_reported_in_lines_and_as_JSON(string machine, int exitCode)
    {
        Blockers.MakeTables(_server);
        using MySqlConnection administrator = _server.Connect();
        bool needsPlugin = machine == "blocked" && _server is MariaDbServer;
        if (needsPlugin)
        {
            // Without it what blocks the lock is a guess, behind which there is an attempt.
            administrator.Execute("INSTALL SONAME 'metadata_lock_info'");
        }

        using IBlocker? blocker = machine == "blocked" ? Blockers.Start(_server, BlockerKind.ActiveTransaction) : null;
        _hook.MySql!["lock-timeout"] = "2s";
        if (machine == "unreachable")
        {
            _hook.MySql["socket"] = "/run/nobody.sock";
        }

        CommandResult plain = _hook.Run("rehearse", "--hold", "0");
        CommandResult json = _hook.Run("rehearse", "--hold", "0", "--json");
        if (needsPlugin)
        {
            administrator.Execute("UNINSTALL SONAME 'metadata_lock_info'");
        }

        Assert.Equal((exitCode, exitCode), (plain.ExitCode, json.ExitCode));
        PublishedSchema.Describes("rehearse", json.Output);
        string server = _server is MariaDbServer ? "MariaDB" : "MySQL";
        Approved.Matches(
            $"rehearse-run-{machine}",
            $"--- rehearse --hold 0\n{plain.Output}{plain.Error}--- rehearse --hold 0 --json\n{json.Output}{json.Error}",
            [.. Differing, (server, "SERVER")]);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("rehearse --hold 0")]
    [InlineData("freeze")]
    public void While_a_blocker_is_waited_for_a_live_line_says_what_it_is_and_how_long(string verb)
    {
        Blockers.MakeTables(_server);
        using IBlocker blocker = Blockers.Start(_server, BlockerKind.ActiveTransaction);
        _hook.MySql!["lock-timeout"] = "20s";
        using BackgroundProcess run = Terminal.Start(_hook, verb);
        string line = $"mysql: waits for connection {blocker.Id} ({DatabaseServer.ClientUser}@";
        _ = Eventually.True(() => run.Output.Contains(line, StringComparison.Ordinal), Bound, "the live line is shown");
        _ = Eventually.True(() => Regex.IsMatch(run.Output, "UPDATE\\), 1 s of 20 s"), Bound, "it goes on");
        blocker.Dispose();
        Assert.Equal(0, run.WaitForExit(Bound));
        int last = run.Output.LastIndexOf(line, StringComparison.Ordinal);
        Assert.Contains("\r\e[K", run.Output[last..], StringComparison.Ordinal);
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }

    [Fact]
    public void Without_a_terminal_there_is_no_live_line()
    {
        Blockers.MakeTables(_server);
        using IBlocker blocker = Blockers.Start(_server, BlockerKind.ActiveTransaction);
        _hook.MySql!["lock-timeout"] = "1s";

        // That there is none is not told by the environment, which a terminal's shell hands on to all that it starts.
        _hook.Variables = new Dictionary<string, string?> { ["TERM"] = "xterm" };
        foreach (string verb in (string[])["rehearse", "freeze"])
        {
            CommandResult run = _hook.Run(verb);
            Assert.Equal(22, run.ExitCode);
            Assert.Matches("\\Amysql: [^\\p{Cc}]+\n\\z", run.Error);
        }
    }

    [Fact]
    public void On_a_terminal_freeze_says_what_is_locked_until_when_and_how_to_thaw()
    {
        string given = Path.Combine(_hook.Folder, "given.conf");
        _hook.WriteConfiguration();
        File.Copy(_hook.ConfigurationFile, given);
        File.SetUnixFileMode(given, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        CommandResult freeze = Terminal.Run(_hook, $"freeze --config {given}");
        DateTimeOffset latest = DateTimeOffset.Now + TimeSpan.FromMinutes(6);
        Assert.Equal(0, freeze.ExitCode);
        string until = Regex.Match(freeze.Output, "held until ([-0-9]{10} [0-9:]{8} [-+0-9:]{6})").Groups[1].Value;
        DateTimeOffset told = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture);
        Assert.InRange(Math.Abs((latest - told).TotalSeconds), 0, 10);
        Approved.Matches(
            "freeze-terminal",
            freeze.Output,
            [.. Differing, (Regex.Escape(_hook.Folder), "FOLDER"), WrappedByTheVersion]);
        string thaw = Regex.Match(freeze.Output, "thaw with: (.*)").Groups[1].Value.Trim();
        Assert.Equal(0, Command.Run("/bin/sh", ["-c", thaw]).ExitCode);
        Assert.Equal("consistent", _hook.ThawRecord.Verdict);
    }

    protected virtual void Dispose(bool disposing) => _hook.Dispose();

    // A write is begun again and again until one has to wait.
    private WaitingWrite WaitForLock()
    {
        _ = Eventually.True(() => WriteProbe.IsWriteLocked(_server), Bound, "a client cannot write");
        return new WaitingWrite(_server);
    }

    private void AssertNothingIsLeft()
    {
        _ = Eventually.True(() => _hook.Holders.Count == 0, Second, "no holder is left");
        _server.AssertNoSessionsOf("root", Second);
        Assert.False(File.Exists(_hook.CommittedRecord));
        Assert.False(Directory.Exists(_hook.StateDirectory));
        Assert.False(File.Exists(Path.Combine(_hook.RuntimeDirectory, "rehearsal")));
    }
}
