using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>What a host is told of one freeze: what <c>verdict --json</c> prints.</summary>
internal sealed record FreezeAnswer
{
    /// <summary>The number of the format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The freeze; null where there is none that was asked for.</summary>
    public required HistoryEntry? Freeze { get; init; }

    /// <summary>What it locked; null where its record is gone, or it has none.</summary>
    public IReadOnlyList<LockedInstance>? Instances { get; init; }

    /// <summary>How long a writer may have waited for it in all, in milliseconds; null where that is not known.</summary>
    public long? WritersWaitedMilliseconds { get; init; }

    /// <summary>The exit code: what it is worth to a host.</summary>
    internal int ExitCode => Freeze?.Verdict switch
    {
        null => Failures.ExitCode.NoSuchFreeze,
        Verdict.Consistent or Verdict.NoDatabase or Verdict.Skipped => Failures.ExitCode.Success,
        Verdict.Degraded => Failures.ExitCode.Degraded,
        _ => Failures.ExitCode.NotConsistent,
    };

    /// <summary>The same, with what the freeze's records say of it.</summary>
    /// <param name="state">The state directory, which has those of the last freeze.</param>
    internal FreezeAnswer WithRecords(StateDirectory state)
    {
        FreezeRecord? record = state.RecordOf(Freeze?.FreezeId);
        return this with
        {
            Instances = record is null
                ? null
                : [.. RecordedInstances.In(record).Select(held =>
                    new LockedInstance(held.Name, held.Lock, held.Fact(ServerFacts.BinaryLog)))],
            WritersWaitedMilliseconds = state.FiguresOf(record)?.WritersWaited,
        };
    }
}
