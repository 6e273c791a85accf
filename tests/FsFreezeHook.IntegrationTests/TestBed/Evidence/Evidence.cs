using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// What a test leaves to be read where it fails: how each run of the program ended, and what the program, the agent and the
/// database servers wrote to their logs meanwhile.
/// </summary>
internal sealed partial class Evidence
{
    private const int MostRuns = 12;
    private const int LinesOfRun = 8;
    private const int LinesOfLog = 40;
    private const int LongestLine = 400;

    private static readonly ConcurrentDictionary<string, Evidence> Collected = new();
    private static readonly Lock SharedLock = new();

    // Of servers that several tests share.
    private static readonly List<WatchedLog> Shared = [];

    private readonly Lock _lock = new();
    private readonly List<string> _runs = [];
    private readonly List<(WatchedLog Log, long Mark)> _open = [];
    private readonly List<string> _logs = [];

    private Evidence()
    {
        lock (SharedLock)
        {
            _open.AddRange(Shared.Select(log => (log, log.Mark())));
        }
    }

    /// <summary>The running test's; null where none runs, or it has ended.</summary>
    public static Evidence? OfThisTest => RunningTest.Id is { } test ? Collected.GetOrAdd(test, _ => new Evidence()) : null;

    /// <summary>Takes the evidence of a test that has ended; null where there is none.</summary>
    public static Evidence? Take(string test) => Collected.TryRemove(test, out Evidence? evidence) ? evidence : null;

    /// <summary>Begins to watch a log: in a test for that test, else for each test to come.</summary>
    public static void Watch(WatchedLog log)
    {
        if (OfThisTest is { } evidence)
        {
            evidence.Add(log);
            return;
        }

        lock (SharedLock)
        {
            Shared.Add(log);
        }
    }

    /// <summary>Keeps what was written to a log during the running test, before the log goes.</summary>
    public static void Keep(WatchedLog log)
    {
        lock (SharedLock)
        {
            _ = Shared.Remove(log);
        }

        OfThisTest?.Close(log);
    }

    /// <summary>Whether a command runs the program.</summary>
    public static bool IsOfProgram(string command) => NamesProgram().IsMatch(command);

    /// <summary>Adds a command, where it ran the program.</summary>
    /// <param name="command">The command and its arguments, and whatever else may name the program.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="printed">What it printed on its error stream, or on both.</param>
    public static void AddRun(string command, string end, string printed)
    {
        if (OfThisTest is { } evidence && IsOfProgram(command))
        {
            evidence.Add($"{Cut(command)}: {end}\n{Last(printed, LinesOfRun)}");
        }
    }

    /// <summary>Adds what the agent replied to a command by which it runs the program.</summary>
    public static void AddReply(string command, string reply)
    {
        if (RunsHook().IsMatch(command))
        {
            OfThisTest?.Add($"{command}, by the agent\n{Last(reply, LinesOfRun)}");
        }
    }

    /// <summary>All of it, to be printed.</summary>
    public string Text()
    {
        lock (_lock)
        {
            IEnumerable<string> logs = [.. _logs, .. _open.Select(open => Section(open.Log, open.Mark))];
            string which = _runs.Count <= MostRuns ? $"{_runs.Count}" : $"the last {MostRuns} of {_runs.Count}";
            return $"== runs of the program: {which}\n{string.Concat(_runs.TakeLast(MostRuns))}{string.Concat(logs)}";
        }
    }

    private static string Section(WatchedLog log, long mark) => $"== {log.Name}\n{Last(log.Since(mark), LinesOfLog)}";

    private static string Last(string text, int count)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.TakeLast(count).Select(line => "    " + Cut(line) + "\n"));
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";

    // Itself, or virsh's commands by which the agent runs it.
    [GeneratedRegex(@"(?<![\w.-])fsfreeze-hook(?![\w./-])|\bdomfs(freeze|thaw)\b|--quiesce\b")]
    private static partial Regex NamesProgram();

    [GeneratedRegex("^guest-fsfreeze-(freeze|thaw)")]
    private static partial Regex RunsHook();

    private void Add(string run)
    {
        lock (_lock)
        {
            _runs.Add(run);
        }
    }

    private void Add(WatchedLog log)
    {
        lock (_lock)
        {
            _open.Add((log, 0));
        }
    }

    private void Close(WatchedLog log)
    {
        lock (_lock)
        {
            int index = _open.FindIndex(open => open.Log == log);
            if (index >= 0)
            {
                _logs.Add(Section(log, _open[index].Mark));
                _open.RemoveAt(index);
            }
        }
    }
}
