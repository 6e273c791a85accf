using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary><c>freeze.json</c>, as somebody else's program reads it.</summary>
public sealed record FreezeRecord(
    int Format,
    string Tool,
    string FreezeId,
    DateTimeOffset StartedAt,
    DateTimeOffset CommittedAt,
    string Verdict,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<RecordedHook> Hooks,
    IReadOnlyList<RecordedFilesystem> Filesystems,
    IReadOnlyList<RecordedInstance> Instances)
{
    /// <summary>Reads it.</summary>
    public static FreezeRecord Read(string file) => JsonSerializer.Deserialize<FreezeRecord>(
        File.ReadAllText(file), JsonSerializerOptions.Web)
        ?? throw new TestBedException($"{file} is empty");
}
