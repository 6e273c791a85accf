namespace FsFreezeHook.Freezing;

/// <summary>The words for verdicts, the same in the log as in the records.</summary>
internal static class VerdictName
{
    /// <summary>The word for <paramref name="verdict"/>.</summary>
    internal static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.Locked => "locked",
        Verdict.Degraded => "degraded",
        Verdict.NoDatabase => "no-database",
        Verdict.Consistent => "consistent",
        _ => "broken",
    };
}
