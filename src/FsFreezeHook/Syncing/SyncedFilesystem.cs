using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Syncing;

/// <summary>One filesystem that was written out before the lock.</summary>
/// <param name="mount">A mount of it.</param>
internal sealed class SyncedFilesystem(Mount mount)
{
    /// <summary>Where it is mounted.</summary>
    internal string Path => mount.Point;

    /// <summary>How much of it is dirty, in bytes; null where the kernel does not say.</summary>
    internal long? Dirty => DirtyMemory.BytesOf(mount.Device);

    /// <summary>How long writing it out took, all rounds together.</summary>
    internal TimeSpan Took { get; private set; }

    /// <summary>How often it was written out.</summary>
    internal int Rounds { get; private set; }

    /// <summary>Whether it was written out to its end.</summary>
    internal bool IsWritten => Problem is null && Rounds > 0;

    /// <summary>Why it was not, or not to its end; null where it was.</summary>
    internal string? Problem { get; set; }

    /// <summary>It was written out once more.</summary>
    /// <param name="took">How long that took.</param>
    internal void Add(TimeSpan took)
    {
        Took += took;
        Rounds++;
    }

    /// <summary>It as the freeze record has it.</summary>
    internal JsonElement ToJson()
    {
        JsonObject entry = new()
        {
            ["path"] = Path,
            ["milliseconds"] = (long)Took.TotalMilliseconds,
            ["rounds"] = Rounds,
        };
        if (Problem is not null)
        {
            entry["problem"] = Problem;
        }

        return JsonElement.Parse(entry.ToJsonString());
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Path} {Took.TotalMilliseconds:N0} ms{(Rounds > 1 ? $" in {Rounds} rounds" : string.Empty)}");
}
