using System.Text.Json.Serialization;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Records;

/// <summary>What the run lock's file has in it while a rehearsal has the lock: which process that is.</summary>
internal sealed record RehearsalMark
{
    /// <summary>The process id.</summary>
    public required int Pid { get; init; }

    /// <summary>When it began; see <see cref="ProcessIdentity.StartTime"/>.</summary>
    public required ulong StartTime { get; init; }

    /// <summary>The process.</summary>
    [JsonIgnore]
    internal ProcessIdentity Process => new(Pid, StartTime);
}
