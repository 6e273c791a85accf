using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The arguments of <c>guest-exec</c>.</summary>
/// <param name="Path">The program.</param>
/// <param name="Arg">Its arguments.</param>
internal sealed record ExecArguments(string Path, IReadOnlyList<string> Arg)
{
    /// <summary>The agent's own way to write names.</summary>
    public static JsonSerializerOptions Names { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    /// <summary>Its output is wanted.</summary>
    [JsonPropertyName("capture-output")]
    public bool CaptureOutput { get; } = true;
}
