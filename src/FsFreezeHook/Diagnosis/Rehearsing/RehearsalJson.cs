using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Rehearsing;

/// <summary>How a rehearsal is written for programs; see <c>packaging/schemas/rehearse.schema.json</c>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RehearsalReport))]
internal sealed partial class RehearsalJson : JsonSerializerContext
{
    private static readonly RehearsalJson Readable = new(ReadableJson.Printed(JsonIgnoreCondition.WhenWritingNull));

    /// <summary>A rehearsal as a document.</summary>
    internal static string Write(RehearsalReport report) => JsonSerializer.Serialize(report, Readable.RehearsalReport);
}
