using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Freezing;

/// <summary>How a document is written that people read too.</summary>
internal static class ReadableJson
{
    /// <summary>Options of its own for a context.</summary>
    /// <remarks>It is a file or a program's output and no web page: a plus sign is a plus sign.</remarks>
    /// <param name="left">What is left out.</param>
    internal static JsonSerializerOptions Options(JsonIgnoreCondition left = JsonIgnoreCondition.Never) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = left,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
