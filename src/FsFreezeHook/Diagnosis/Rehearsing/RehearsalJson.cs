using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>How a rehearsal is written for programs; see <c>packaging/schemas/rehearse.schema.json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RehearsalReport))]
internal sealed partial class RehearsalJson : JsonSerializerContext
{
    // As in the records: no web page, and a plus sign is a plus sign.
    private static readonly RehearsalJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A rehearsal as a document.</summary>
    internal static string Write(RehearsalReport report) => JsonSerializer.Serialize(report, Readable.RehearsalReport);
}
