using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Records;

/// <summary>The last freezes and how they turned out: what is in <c>history.json</c>.</summary>
internal sealed record History
{
    /// <summary>The largest file that is read, in bytes.</summary>
    // Its longest lines a hundred times over, each letter escaped, are less.
    internal const int LargestFile = 1024 * 1024;

    /// <summary>How many freezes it keeps.</summary>
    internal const int Longest = 100;

    /// <summary>The number of the format that this program writes.</summary>
    internal const int CurrentFormat = 1;

    /// <summary>The number of the format; a reader that does not know it reads no further.</summary>
    public required int Format { get; init; }

    /// <summary>The program that wrote it last, and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The freezes, the oldest first.</summary>
    public required IReadOnlyList<HistoryEntry> Freezes { get; init; }

    /// <summary>How many freezes have ended since there is a history, by how; see <see cref="HistoryEntry.CountedAs"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, long>? Ended { get; init; }

    /// <summary>One without any freeze.</summary>
    internal static History Empty { get; } = new() { Format = CurrentFormat, Tool = string.Empty, Freezes = [] };

    /// <summary>
    /// Those that a guest agent asked for or another caller, and so a host: the others are somebody's attempts, of which no
    /// snapshot is kept.
    /// </summary>
    internal IEnumerable<HistoryEntry> ByHost => Freezes.Where(freeze => freeze.IsByHost);

    /// <summary>Whether a database was there to be locked at one of them.</summary>
    internal bool HadDatabase => Freezes.Any(freeze => freeze.Verdict is Verdict.Consistent or Verdict.Broken);

    /// <summary>The last freeze that is to be called good; null where there is none.</summary>
    /// <remarks>
    /// <c>degraded</c> is never good: something took no part or failed. <c>no-database</c> is as good as can be where no database
    /// is to be locked; where one is, it was stopped at that moment, and nobody proved anything. <c>skipped</c> is what was asked
    /// for.
    /// </remarks>
    /// <param name="withDatabase">Whether this machine has a database to be locked, or had one.</param>
    internal HistoryEntry? LastGood(bool withDatabase) => ByHost.LastOrDefault(freeze =>
        freeze.Verdict is Verdict.Consistent or Verdict.Skipped || (freeze.Verdict == Verdict.NoDatabase && !withDatabase));

    /// <summary>
    /// The last freeze that failed, or whose snapshot is broken; null where there is none. A host's comes before one by hand, and
    /// what somebody tried while a freeze was in force is none.
    /// </summary>
    internal HistoryEntry? LastFailure =>
        ByHost.LastOrDefault(freeze => freeze.IsFailure)
        ?? Freezes.LastOrDefault(freeze => freeze.IsFailure && freeze.ExitCode != ExitCode.For(FailureReason.AlreadyFrozen));

    /// <summary>The same and one freeze more. What is told of a freeze later takes the place of what was told before.</summary>
    internal History With(HistoryEntry entry)
    {
        IEnumerable<HistoryEntry> others = Freezes.Where(freeze => !IsSame(freeze, entry));
        return this with { Freezes = [.. others.TakeLast(Longest - 1), entry], Ended = Counting(entry) };
    }

    private static bool IsSame(HistoryEntry one, HistoryEntry other) =>
        one.FreezeId is null ? one == other : one.FreezeId == other.FreezeId;

    // What is told of a freeze again counts once, unless it ended otherwise than was told: a count never falls.
    private Dictionary<string, long> Counting(HistoryEntry entry)
    {
        string end = entry.CountedAs;
        Dictionary<string, long> ended = new(Ended ?? []);
        if (!Freezes.Any(freeze => IsSame(freeze, entry) && freeze.CountedAs == end))
        {
            ended[end] = ended.GetValueOrDefault(end) + 1;
        }

        return ended;
    }
}
