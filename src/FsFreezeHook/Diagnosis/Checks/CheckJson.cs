using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>How a check's report is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    // A document for programs on a terminal, and no web page: a plus sign is a plus sign.
    private static readonly CheckJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A report as it is printed.</summary>
    internal static string Write(CheckReport report) => JsonSerializer.Serialize(report, Readable.CheckReport);
}
