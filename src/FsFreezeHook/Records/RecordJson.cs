using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Records;

/// <summary>How the records are written.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FreezeRecord))]
[JsonSerializable(typeof(ThawRecord))]
[JsonSerializable(typeof(History))]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(ProcessIdentity))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>The largest record that is written and read, in bytes: some instances' longest reports.</summary>
    internal const int LargestRecord = 64 * 1024 * 1024;

    /// <summary>For records that are files. One for reading and writing: to learn the types costs more than either.</summary>
    internal static RecordJson Readable { get; } = new(ReadableJson.Options());

    /// <summary>A record as it stands in its file.</summary>
    internal static byte[] Write(FreezeRecord record) =>
        ReadableJson.File(JsonSerializer.SerializeToUtf8Bytes(record, Readable.FreezeRecord));

    /// <summary>A record as it stands in its file.</summary>
    internal static byte[] Write(ThawRecord record) =>
        ReadableJson.File(JsonSerializer.SerializeToUtf8Bytes(record, Readable.ThawRecord));

    /// <summary>A history as it stands in its file.</summary>
    internal static byte[] Write(History history) =>
        ReadableJson.File(JsonSerializer.SerializeToUtf8Bytes(history, Readable.History));

    /// <summary>An entry of the history as it stands in a file of its own.</summary>
    internal static byte[] Write(HistoryEntry entry) =>
        ReadableJson.File(JsonSerializer.SerializeToUtf8Bytes(entry, Readable.HistoryEntry));

    /// <summary>The record in a file; null where there is none or it is not one of this format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">The file, what is wrong with it, and where; null: nothing.</param>
    internal static FreezeRecord? ReadFile(string path, out string? problem)
    {
        FreezeRecord? record = JsonFile.TryRead(path, LargestRecord, Readable.FreezeRecord, out string? wrong, FindProblem);
        problem = wrong is null ? null : $"{path} is {wrong}";
        return record;
    }

    /// <summary>The record in <paramref name="content"/>; null where there is none or it is not one of this format.</summary>
    /// <param name="content">What a file has; null where there is none.</param>
    /// <param name="problem">What is wrong with it, and where; null: nothing.</param>
    internal static FreezeRecord? Read(byte[]? content, out string? problem) =>
        JsonFile.Parse(content, Readable.FreezeRecord, out problem, FindProblem);

    private static string? FindProblem(FreezeRecord? record) => record switch
    {
        { Format: not Records.FreezeRecord.CurrentFormat } =>
            FormattableString.Invariant($"of format {record.Format}, which this program does not know"),
        { FreezeId: not null, Tool: not null } when record.Sections?.Values.All(JsonText.CanBeRead) != false => null,
        { FreezeId: not null, Tool: not null } => "malformed in line 1 at byte 0: a section has an incomplete character",
        _ => "malformed in line 1 at byte 0: it names no freeze, or no program",
    };
}
