using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What <c>check --json</c> printed.</summary>
internal sealed class CheckFindings
{
    private readonly JsonElement[] _findings;

    private CheckFindings(CommandResult result)
    {
        Assert.Empty(result.Error);
        PublishedSchema.Describes("check", result.Output);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        _findings = [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.Clone())];
        Json = result.Output;
        ExitCode = result.ExitCode;

        // The exit code and the document never disagree.
        Assert.Equal(ExitCode == 0, document.RootElement.GetProperty("result").GetString() != "fail");
        Assert.Equal(ExitCode == 0, document.RootElement.GetProperty("failures").GetInt32() == 0);
    }

    /// <summary>The document.</summary>
    public string Json { get; }

    /// <summary>The exit code.</summary>
    public int ExitCode { get; }

    /// <summary>The findings that are not well, as <c>level id: text</c>.</summary>
    public IReadOnlyList<string> NotWell => [.. _findings
        .Where(finding => Of(finding, "level") != "ok")
        .Select(finding => $"{Of(finding, "level")} {Of(finding, "id")}: {Of(finding, "text")}")];

    /// <summary>Runs it.</summary>
    public static CheckFindings Run(PublishedHook hook, params string[] arguments) =>
        new(hook.Run(["check", "--json", .. arguments]));

    /// <summary>The level of the one finding with an id.</summary>
    public string? Level(string id) => Of(One(id), "level");

    /// <summary>The text of the one finding with an id.</summary>
    public string? Text(string id) => Of(One(id), "text");

    /// <summary>What to do about the one finding with an id.</summary>
    public string? Remedy(string id) => Of(One(id), "remedy");

    private JsonElement One(string id) => Assert.Single(_findings, finding => Of(finding, "id") == id);

    private static string? Of(JsonElement finding, string name) => finding.GetProperty(name).GetString();
}
