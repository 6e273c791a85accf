using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>How <c>status --json</c> is written; <c>packaging/schemas/status.schema.json</c> describes it.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CurrentStatus))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    private static readonly StatusJson Readable = new(ReadableJson.Printed());

    /// <summary>A status as it is printed.</summary>
    internal static string Write(CurrentStatus status) => JsonSerializer.Serialize(status, Readable.CurrentStatus);
}
