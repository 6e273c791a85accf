using System.Text.Json.Serialization;

namespace FsFreezeHook.Hooks;

/// <summary>How hooks are written in the freeze record.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HookEntry))]
internal sealed partial class HooksJson : JsonSerializerContext;
