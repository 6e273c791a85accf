using System.Text.Json.Serialization;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>Who has a lock file: the holder's process, and its freeze.</summary>
internal sealed record HolderMark
{
    /// <summary>The holder's process id.</summary>
    public required int Pid { get; init; }

    /// <summary>When it began; see <see cref="ProcessIdentity.StartTime"/>.</summary>
    public required ulong StartTime { get; init; }

    /// <summary>The freeze that it belongs to.</summary>
    public required string FreezeId { get; init; }

    [JsonIgnore]
    internal ProcessIdentity Process => new(Pid, StartTime);
}
