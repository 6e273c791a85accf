using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>How the lines of the control and the report pipe, the lock file and the outcome are written: one line each.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(HolderMark))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(HeldInstance))]
[JsonSerializable(typeof(ReleasedInstance[]))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class HoldingJson : JsonSerializerContext;
