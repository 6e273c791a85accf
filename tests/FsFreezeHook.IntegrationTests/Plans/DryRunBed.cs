using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Plans;

/// <summary>
/// What tests of a dry run's truth have in common: something is set up, the dry run says what the real run would come to and
/// changes nothing, and the real run comes to that.
/// </summary>
public abstract class DryRunBed : IDisposable
{
    /// <summary>The verdict of a freeze that was undone, as the history has it.</summary>
    private protected const string Failed = "failed";

    /// <summary>The verdict of a freeze whose lock was not held throughout.</summary>
    private protected const string Broken = "broken";

    /// <summary>That of a run that was refused, or found nothing to do: the history has nothing of it.</summary>
    private protected const string None = "none";

    /// <summary>That of locks that were released by force: the host's thaw is to say what became of the freeze.</summary>
    private protected const string Forced = "forced";

    private protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly Stack<Action> _undo = [];
    private MySqlConnection _observer;

    private protected DryRunBed(DatabaseServer server, PublishedHook? hook = null)
    {
        Server = server;
        _observer = server.Connect();
        Hook = hook ?? new PublishedHook();
        Hook.UseServer(server, ("lock-timeout", "5s"));
        Hook.WriteConfiguration();
    }

    private protected DatabaseServer Server { get; }

    private protected PublishedHook Hook { get; }

    private protected string Runtime => Hook.RuntimeDirectory;

    /// <summary>What the program is started through, its own path the last word.</summary>
    private protected IReadOnlyList<string> StartedThrough { get; set; } = [];

    /// <summary>What is to be set up again for the real run; null: it is there still.</summary>
    private protected Action? BetweenTheRuns { get; set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        while (_undo.TryPop(out Action? undo))
        {
            undo();
        }

        // What still holds a lock is killed, and its lock goes with it.
        Hook.Dispose();
        _observer.Dispose();
    }

    /// <summary>Has something undone when the test ends, the last first.</summary>
    private protected void Undo(Action undo) => _undo.Push(undo);

    /// <summary>Keeps something until the test ends.</summary>
    private protected T Keep<T>(T kept)
        where T : IDisposable
    {
        Undo(kept.Dispose);
        return kept;
    }

    /// <summary>Sets a key of <c>[hook]</c>.</summary>
    private protected void Set(string key, string value)
    {
        Hook.Settings[key] = value;
        Hook.WriteConfiguration();
    }

    /// <summary>Sets a key of <c>[mysql]</c>.</summary>
    private protected void SetMySql(string key, string value)
    {
        Hook.MySql![key] = value;
        Hook.WriteConfiguration();
    }

    /// <summary>Runs a line of shell on a path.</summary>
    private protected static void Make(string script, string path) => Command.Must("/bin/sh", "-c", script, "sh", path);

    /// <summary>Freezes by hand, as a part of what is set up.</summary>
    private protected void Freeze()
    {
        CommandResult run = Hook.Freeze();
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    /// <summary>Takes the run lock, as another run does, until the test ends.</summary>
    /// <param name="through">What takes it is started through; none: by root.</param>
    private protected void TakeRunLock(params string[] through)
    {
        string taken = Path.Combine(Hook.Tmpfs, "taken");
        Make("touch \"$1\"; chmod 666 \"$1\"", taken);

        // The kernel's table of locks has the process that took one, and passes over one that has ended.
        string[] words =
        [
            .. through, "flock", "--no-fork", Path.Combine(Runtime, "run.lock"), "/bin/sh", "-c", "echo 1 >\"$1\"; exec sleep 60",
            "sh", taken,
        ];
        _ = Keep(new BackgroundProcess(Path.Combine(Hook.Tmpfs, "lock-output"), words[0], words[1..]));
        _ = Eventually.True(() => new FileInfo(taken).Length > 0, Bound, "the run lock is taken");
    }

    /// <summary>Starts a rehearsal that holds until the test ends.</summary>
    private protected void Rehearse()
    {
        _ = Keep(Hook.Start("rehearse", "--hold", "60s"));
        _ = Eventually.True(
            () => WriteProbe.IsWriteLocked(Server) && Server.SessionsOf("root").Count == 1, Bound, "the rehearsal holds");
    }

    /// <summary>Sends the holder a signal, and waits until it has gone by it.</summary>
    private protected void EndHolder(string signal)
    {
        Assert.Single(Hook.Holders).Signal(signal);
        _ = Eventually.True(() => Hook.Holders.Count == 0, Bound, "the holder has gone");
    }

    /// <summary>Makes the dry run and the real one, and compares.</summary>
    /// <param name="verb"><c>freeze</c> or <c>thaw</c>.</param>
    /// <param name="exitCode">What both must exit with.</param>
    /// <param name="verdict">What the real one must come to, and the dry run say where both exit with 0.</param>
    /// <param name="words">The further arguments of both.</param>
    private protected void AssertForetold(string verb, int exitCode, string verdict, params IReadOnlyList<string> words)
    {
        string[] files = Files();
        string[] sessions = Sessions();
        int[] holders = [.. Hook.Holders.Select(holder => holder.Pid)];
        CommandResult plan = Run([verb, .. words, "--dry-run"]);
        Assert.Equal(files, Files());
        Assert.Equal(holders, Hook.Holders.Select(holder => holder.Pid));
        _ = Eventually.True(() => !Sessions().Except(sessions).Any(), Bound, "the dry run left no session behind");

        BetweenTheRuns?.Invoke();
        string before = Outcome(verb, exitCode);
        CommandResult run = Run([verb, .. words]);
        Assert.True(
            (exitCode, exitCode) == (plan.ExitCode, run.ExitCode),
            $"expected {exitCode}, foretold {plan.ExitCode}, came to {run.ExitCode}:\n{plan.Output}{plan.Error}{run.Error}");
        string outcome = Outcome(verb, exitCode);
        Assert.Equal(verdict == Forced ? None : verdict, outcome == before ? None : outcome.Split(' ')[0]);
        if (plan.Output.Length == 0)
        {
            // Of a configuration that cannot be read there is no page.
            Assert.Equal(3, exitCode);
            return;
        }

        string foretold = (exitCode, verdict) switch
        {
            (0, None) => "nothing to thaw",
            (0, Forced) =>
                plan.Output.Contains("frozen since", StringComparison.Ordinal) ? "released by force" : "nothing to release",
            (0, _) => verdict,
            _ => $"{verb} fails with exit {exitCode}",
        };
        Assert.Contains($"\nexpected: {foretold}", plan.Output, StringComparison.Ordinal);
    }

    private CommandResult Run(IReadOnlyList<string> arguments)
    {
        string[] words = [.. StartedThrough, Hook.Program, .. arguments];
        return Command.Run(words[0], words[1..]);
    }

    // The verdict of the record, or of the history where there is none, and what tells it from an earlier one.
    private string Outcome(string verb, int exitCode)
    {
        string file = Path.Combine(Hook.StateDirectory, exitCode == 0 ? verb + ".json" : "history.json");
        if (!File.Exists(file))
        {
            return None;
        }

        string text = File.ReadAllText(file);
        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement last = exitCode == 0 ? json.RootElement : json.RootElement.GetProperty("freezes").EnumerateArray().Last();
        return $"{last.GetProperty("verdict")} {text}";
    }

    // Whatever there is: what it is, whose, how large, when it was changed, and what is in it.
    private string[] Files()
    {
        CommandResult names = Command.Must(
            "find", Hook.Folder, "-not", "-path", Hook.Program, "-printf", "%p %y %m %U %G %s %T@ %C@ %l\\n");
        CommandResult contents = Command.Must(
            "find", Hook.Folder, "-not", "-path", Hook.Program, "-type", "f", "-exec", "sha256sum", "{}", "+");
        string[] lines = (names.Output + contents.Output).Split('\n');
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }

    // By a session that was there before: the last one that a server lets in is the program's to ask for.
    private string[] Sessions()
    {
        if (!Server.IsRunning)
        {
            return [];
        }

        if (!_observer.Ping())
        {
            _observer.Dispose();
            _observer = Server.Connect();
        }

        return [.. _observer.Rows("SELECT ID, USER FROM information_schema.PROCESSLIST").Select(row => string.Join(' ', row))];
    }
}
