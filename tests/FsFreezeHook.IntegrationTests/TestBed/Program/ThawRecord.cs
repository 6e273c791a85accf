using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary><c>thaw.json</c>, as somebody else's program reads it.</summary>
public sealed record ThawRecord(
    int Format,
    string Tool,
    string FreezeId,
    DateTimeOffset ThawedAt,
    string Verdict,
    IReadOnlyList<string> Reasons,
    long? AgentFrozenMilliseconds,
    IReadOnlyList<RecordedOutcome> Instances)
{
    /// <summary>Reads it.</summary>
    public static ThawRecord Read(string file) => JsonSerializer.Deserialize<ThawRecord>(
        File.ReadAllText(file), JsonSerializerOptions.Web)
        ?? throw new TestBedException($"{file} is empty");
}
