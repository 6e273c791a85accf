using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The history: what can be read is written again with one freeze more, and what cannot is kept aside.</summary>
internal sealed class HistoryTarget : JsonTarget
{
    public override string Name => "history";

    protected override IReadOnlyList<string> Words { get; } =
    [
        "\"format\":1", "\"tool\":", "\"freezes\":", "\"freezeId\":", "\"startedAt\":", "\"endedAt\":",
        "\"2026-01-31T23:59:59.123Z\"", "\"verdict\":", "\"failed\"", "\"exitCode\":", "\"line\":", "\"byAgent\":",
    ];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        StateDirectory state = new(folder["state"], Logger.None);
        state.Write(new ThawRecord());
        string file = folder["state/history.json"];
        File.WriteAllBytes(file, input);
        History before = state.History.Read(out string? problem);
        HistoryEntry added = new() { StartedAt = default, EndedAt = default, Verdict = Verdict.Failed };
        state.History.Add(added, "test 1");
        History after = state.History.Read(out string? afterwards);
        Assert.Null(afterwards);
        Assert.Equal(before.With(added).Freezes.Select(freeze => freeze.Line), after.Freezes.Select(freeze => freeze.Line));
        if (problem is null)
        {
            return "right";
        }

        Assert.Equal(input, File.ReadAllBytes(file + ".unreadable"));
        return problem.Contains("malformed", System.StringComparison.Ordinal)
            ? Told.AtAByte(problem, input.Length)
            : "another format";
    }
}
