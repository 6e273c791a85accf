using System;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>A freeze that is not in force, and whose end is not known here yet.</summary>
/// <param name="FreezeId">Its id.</param>
/// <param name="CommittedAt">When everything was locked, in UTC.</param>
/// <param name="Verdict">How good it was when it was locked.</param>
internal sealed record UnclosedFreeze(
    string FreezeId, [property: JsonConverter(typeof(MillisecondsConverter))] DateTimeOffset CommittedAt, Verdict Verdict)
{
    /// <summary>That of a record; null where there is none.</summary>
    internal static UnclosedFreeze? Of(FreezeRecord? record) =>
        record is null ? null : new UnclosedFreeze(record.FreezeId, record.CommittedAt, record.Verdict);
}
