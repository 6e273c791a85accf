using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>How a check's report is written.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    private static readonly CheckJson Readable = new(ReadableJson.Printed());

    /// <summary>A report as it is printed.</summary>
    internal static string Write(CheckReport report) => JsonSerializer.Serialize(report, Readable.CheckReport);
}
