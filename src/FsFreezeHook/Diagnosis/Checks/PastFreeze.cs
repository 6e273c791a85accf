using System;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>A freeze of the past.</summary>
/// <param name="EndedAt">When it was over.</param>
/// <param name="IsGood">Whether what was taken of it is consistent.</param>
/// <param name="Problem">What was wrong and what to do, in one line; null where nothing was.</param>
internal sealed record PastFreeze(DateTimeOffset EndedAt, bool IsGood, string? Problem);
