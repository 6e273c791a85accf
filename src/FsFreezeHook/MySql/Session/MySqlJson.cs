using System.Text.Json.Serialization;

namespace FsFreezeHook.MySql.Session;

/// <summary>How a lock session's order is written on a holder's control pipe, and nowhere else: it may hold a password.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionRequest))]
internal sealed partial class MySqlJson : JsonSerializerContext;
