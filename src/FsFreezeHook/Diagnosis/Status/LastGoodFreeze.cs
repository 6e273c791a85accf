using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The last freeze that a guest agent asked for and that was good.</summary>
/// <param name="FreezeId">Its id.</param>
/// <param name="EndedAt">When it was thawed, in UTC.</param>
/// <param name="AgeMilliseconds">
/// How long that is ago; null where that is in the future, and so the clock was or is wrong.
/// </param>
internal sealed record LastGoodFreeze(
    string? FreezeId, [property: JsonConverter(typeof(MillisecondsConverter))] DateTimeOffset EndedAt, long? AgeMilliseconds)
{
    /// <summary>That of a history; null where it has none.</summary>
    /// <param name="history">The history.</param>
    /// <param name="findDatabase">Says why a database is expected on this machine; null: none is.</param>
    /// <param name="now">The time.</param>
    internal static LastGoodFreeze? Of(History history, Func<History, string?> findDatabase, DateTimeOffset now) =>
        history.LastGood(findDatabase(history) is not null) is { } good
            ? new LastGoodFreeze(
                good.FreezeId, good.EndedAt, good.EndedAt > now ? null : (long)(now - good.EndedAt).TotalMilliseconds)
            : null;
}
