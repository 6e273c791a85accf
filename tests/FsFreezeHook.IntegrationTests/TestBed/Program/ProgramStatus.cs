using System.Text.Json;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What <c>status --json</c> says, as a monitoring program reads it.</summary>
internal sealed record ProgramStatus(JsonElement All)
{
    /// <summary>The state in one word.</summary>
    public string State => All.GetProperty("state").GetString() ?? string.Empty;

    /// <summary>Whether its exit code is to say that all is well.</summary>
    private bool IsInOrder =>
        State is not ("lock-lost" or "unknown") && All.GetProperty("thawedEarly").ValueKind == JsonValueKind.Null;

    /// <summary>The freeze in force.</summary>
    public JsonElement Freeze => All.GetProperty("freeze");

    /// <summary>Its only instance.</summary>
    public JsonElement Instance => Assert.Single(Freeze.GetProperty("instances").EnumerateArray());

    /// <summary>The run in progress.</summary>
    public JsonElement Run => All.GetProperty("run");

    /// <summary>The last failure.</summary>
    public JsonElement LastFailure => All.GetProperty("lastFailure");

    /// <summary>The last freezes, the newest first.</summary>
    public JsonElement[] History => [.. All.GetProperty("history").EnumerateArray()];

    /// <summary>The newest of them in words: verdict, exit code, who asked.</summary>
    public string Newest => History.Length == 0 ? "none"
        : $"{History[0].GetProperty("verdict")} {History[0].GetProperty("exitCode")} "
            + $"{(History[0].GetProperty("byAgent").GetBoolean() ? "agent" : "hand")}";

    /// <summary>Asks a program, as root; the configuration stays as it is.</summary>
    public static ProgramStatus Of(PublishedHook hook)
    {
        CommandResult result = Command.Run(hook.Program, ["status", "--json"]);
        Assert.Empty(result.Error);
        PublishedSchema.Describes("status", result.Output);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        ProgramStatus status = new(document.RootElement.Clone());
        Assert.Equal(status.IsInOrder ? 0 : 1, result.ExitCode);
        return status;
    }
}
