using System.Text;
using System.Text.Json;
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
internal sealed partial class HoldingJson : JsonSerializerContext
{
    /// <summary>The request to hold in a line.</summary>
    /// <exception cref="JsonException">It is none; the message may repeat it.</exception>
    internal static HoldRequest ReadRequest(string line) =>
        JsonSerializer.Deserialize(line, Default.HoldRequest) ?? throw new JsonException("no request");

    /// <summary>The report in a line.</summary>
    /// <exception cref="JsonException">It is none; the message may repeat it.</exception>
    internal static Report ReadReport(string line)
    {
        Report? report = JsonSerializer.Deserialize(line, Default.Report);
        return report is { IsWhole: true }
            ? report
            : throw new JsonException(
                "no report", path: null, lineNumber: 0, bytePositionInLine: Encoding.UTF8.GetByteCount(line));
    }
}
