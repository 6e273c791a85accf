using System.Text.Json;

namespace FsFreezeHook.Records;

/// <summary>The words for verdicts, the same in the log as in the records.</summary>
internal static class VerdictName
{
    /// <summary>The word for <paramref name="verdict"/>.</summary>
    internal static string Name(this Verdict verdict) => JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());
}
