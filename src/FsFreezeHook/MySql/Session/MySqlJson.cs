using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.MySql.Session;

/// <summary>How a lock session's order is written on a holder's control pipe, and nowhere else: it may hold a password.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionRequest))]
internal sealed partial class MySqlJson : JsonSerializerContext
{
    /// <summary>The request that a holder's request has in it.</summary>
    /// <exception cref="JsonException">It is none; the message may repeat it.</exception>
    internal static SessionRequest Read(JsonElement request) =>
        request.Deserialize(Default.SessionRequest) is { Settings: { Name: not null, Socket: not null, User: not null } } read
            ? read
            : throw new JsonException("no request");
}
