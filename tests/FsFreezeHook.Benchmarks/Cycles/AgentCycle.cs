using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using FsFreezeHook.Benchmarks.Drawing;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>A whole cycle as a host drives it, as clients feel it that commit row after row. Times are in milliseconds.</summary>
internal sealed class AgentCycle
{
    private readonly IReadOnlyList<WrittenRow> _rows;
    private readonly long _started;
    private readonly long _frozen;
    private readonly long _thawStarted;
    private readonly long _thawed;
    private readonly long _filesystemThawed;

    private AgentCycle(
        IEnumerable<WrittenRow> rows,
        (long Started, long Frozen) freeze,
        (long Started, long Thawed) thaw,
        long filesystemThawed,
        TimeSpan around)
    {
        // The wall clock of the same moment.
        AnsweredAt = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(freeze.Frozen);
        (_started, _frozen) = freeze;
        (_thawStarted, _thawed) = thaw;
        _filesystemThawed = filesystemThawed;
        long ticks = (long)(around.TotalSeconds * Stopwatch.Frequency);
        _rows = [.. rows
            .Where(row => row.AcknowledgedAt > _started - ticks && row.SentAt < _thawed + ticks)
            .OrderBy(row => row.AcknowledgedAt)];
    }

    /// <summary>The longest wait of a write between freeze's start and thaw's answer, less the time held.</summary>
    public double LongestWait => Waits().Max();

    /// <summary>When freeze was answered, by the wall clock.</summary>
    public DateTimeOffset AnsweredAt { get; }

    /// <summary>From freeze's start to its answer.</summary>
    public double Freeze => Milliseconds(_started, _frozen);

    /// <summary>From freeze's start to the last commit before its answer: until then writes go on.</summary>
    public double BeforeLock => Milliseconds(_started, LastBefore);

    /// <summary>From that commit to freeze's answer, the filesystem's own freeze with it.</summary>
    public double UnderLock => Milliseconds(LastBefore, _frozen);

    /// <summary>From thaw's call to the next commit.</summary>
    public double FromThaw => Milliseconds(_thawStarted, FirstAfter);

    /// <summary>From the moment when the filesystem was thawed to the next commit.</summary>
    public double FromFilesystemThaw => Math.Max(0, Milliseconds(_filesystemThawed, FirstAfter));

    private long LastBefore => _rows.Where(row => row.AcknowledgedAt <= _frozen).Max(row => row.AcknowledgedAt);

    private long FirstAfter => _rows.Where(row => row.AcknowledgedAt > _thawStarted).Min(row => row.AcknowledgedAt);

    /// <summary>Freezes and thaws a filesystem by an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="mountPoint">The filesystem.</param>
    /// <param name="clients">Who commits meanwhile.</param>
    /// <param name="hold">For how long it is held.</param>
    /// <param name="around">How long they commit before it and after it.</param>
    /// <exception cref="GuestAgentException">The agent did not, or its thaw hook failed.</exception>
    public static AgentCycle Run(GuestAgent agent, string mountPoint, WritingClients clients, TimeSpan hold, TimeSpan around)
    {
        using ThawProbe probe = new(mountPoint);
        clients.WaitForMore(1);
        Thread.Sleep(around);
        using FreezeWatchdog watchdog = new(mountPoint);
        long started = Stopwatch.GetTimestamp();
        int filesystems = agent.Freeze(mountPoint);
        long frozen = Stopwatch.GetTimestamp();
        if (filesystems != 1)
        {
            throw new TestBedException($"the agent has frozen {filesystems} filesystems at {mountPoint}, and not 1");
        }

        probe.Begin();
        Thread.Sleep(hold);
        long thawStarted = Stopwatch.GetTimestamp();
        _ = agent.Thaw();
        long thawed = Stopwatch.GetTimestamp();
        long filesystemThawed = probe.ThawedAt();
        clients.WaitForMore(2);
        Thread.Sleep(around);
        return new AgentCycle(clients.Rows, (started, frozen), (thawStarted, thawed), filesystemThawed, around);
    }

    /// <summary>The cycle as a strip of a timeline.</summary>
    public Strip ToStrip(string name, string colour) => new(
        name,
        colour,
        [.. _rows.Select(row => Milliseconds(_started, row.AcknowledgedAt))],
        Freeze,
        Milliseconds(_started, _thawStarted),
        LongestWait);

    private IEnumerable<double> Waits() => _rows
        .Where(row => row.AcknowledgedAt > _started && row.SentAt < _thawed)
        .Select(row => Milliseconds(row.SentAt, row.AcknowledgedAt)
            - Math.Max(0, Milliseconds(Math.Max(row.SentAt, _frozen), Math.Min(row.AcknowledgedAt, _thawStarted))));

    private static double Milliseconds(long from, long until) => (until - from) * 1000.0 / Stopwatch.Frequency;
}
