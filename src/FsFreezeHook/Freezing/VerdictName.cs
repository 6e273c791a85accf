using System.Text.Json;

namespace FsFreezeHook.Freezing;

/// <summary>The words for verdicts, the same in the log as in the records.</summary>
internal static class VerdictName
{
    /// <summary>The word for <paramref name="verdict"/>.</summary>
    internal static string Name(this Verdict verdict) =>
        JsonSerializer.SerializeToElement(verdict, RecordJson.Default.Verdict).GetString() ?? string.Empty;

    /// <summary>The word for <paramref name="verdict"/>.</summary>
    internal static string Name(this FinalVerdict verdict) =>
        JsonSerializer.SerializeToElement(verdict, RecordJson.Default.FinalVerdict).GetString() ?? string.Empty;
}
