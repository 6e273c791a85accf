using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>How holding ended.</summary>
[JsonConverter(typeof(WordConverter<OutcomeKind>))]
internal enum OutcomeKind
{
    /// <summary>Thaw asked for it, the session had lived all the while, and the lock was released.</summary>
    Released,

    /// <summary>Somebody released it by force, while it was an agent's to thaw.</summary>
    Forced,

    /// <summary>The dead-man limit passed.</summary>
    Expired,

    /// <summary>The session had been lost, and the lock with it.</summary>
    Lost,

    /// <summary>The server did not answer the release, and may still be locked.</summary>
    Unanswered,

    /// <summary>
    /// Thaw asked for it, the session had lived all the while, and the server did not answer the release: it may still be locked.
    /// </summary>
    ReleaseUnanswered,

    /// <summary>The holder was told to end by a signal, and released the lock.</summary>
    Terminated,

    /// <summary>The holder left no outcome of this freeze: it was killed, or did not answer.</summary>
    Unknown,
}
