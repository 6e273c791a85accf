using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>How <c>verdict --json</c> is written; <c>packaging/schemas/verdict.schema.json</c> describes it.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FreezeAnswer))]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    private static readonly VerdictJson Readable = new(ReadableJson.Printed());

    /// <summary>An answer as it is printed.</summary>
    internal static string Write(FreezeAnswer answer) => JsonSerializer.Serialize(answer, Readable.FreezeAnswer);
}
