using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.Freezing;

/// <summary>How the records are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FreezeRecord))]
[JsonSerializable(typeof(ThawRecord))]
[JsonSerializable(typeof(JsonElement[]))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>The largest record that is written and read, in bytes: some instances' longest reports.</summary>
    internal const int LargestRecord = 64 * 1024 * 1024;

    // Records are files for people and their tools, and no web page: a plus sign is a plus sign.
    private static readonly RecordJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A record as it stands in its file.</summary>
    internal static byte[] Write(FreezeRecord record) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(record, Readable.FreezeRecord), (byte)'\n'];

    /// <summary>A record as it stands in its file.</summary>
    internal static byte[] Write(ThawRecord record) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(record, Readable.ThawRecord), (byte)'\n'];

    /// <summary>The record in <paramref name="content"/>; null where there is none or it is not one of this format.</summary>
    internal static FreezeRecord? Read(byte[]? content)
    {
        if (content is null)
        {
            return null;
        }

        try
        {
            FreezeRecord? record = JsonSerializer.Deserialize(content, Default.FreezeRecord);
            return record?.Format == Freezing.FreezeRecord.CurrentFormat ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
