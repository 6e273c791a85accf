using System;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FsFreezeHook.Syncing;

/// <summary>One filesystem that was written out before the lock.</summary>
/// <param name="path">Where it is mounted.</param>
internal sealed class SyncedFilesystem(string path)
{
    /// <summary>Where it is mounted.</summary>
    internal string Path => path;

    /// <summary>How long writing it out took, all rounds together.</summary>
    internal TimeSpan Took { get; private set; }

    /// <summary>How often it was written out.</summary>
    internal int Rounds { get; private set; }

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
            ["path"] = path,
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
        $"{path} {Took.TotalMilliseconds:N0} ms{(Rounds > 1 ? $" in {Rounds} rounds" : string.Empty)}");
}
