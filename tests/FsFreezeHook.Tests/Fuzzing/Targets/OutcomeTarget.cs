using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The outcome that a holder leaves.</summary>
internal sealed class OutcomeTarget : JsonTarget
{
    public override string Name => "outcome";

    protected override IReadOnlyList<string> Words { get; } =
        ["\"freezeId\":", "\"kind\":", "\"released\"", "\"expired\"", "\"released, lost\"", "\"message\":",
            "\"heldMilliseconds\":", "\"boot.1\""];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["outcome"], input);
        if (OutcomeFile.TryRead(folder["outcome"], out string? problem) is not { } outcome)
        {
            return problem is null ? "too large" : Told.AtAByte(problem, input.Length);
        }

        Assert.Null(problem);
        Assert.NotNull(outcome.FreezeId);
        Assert.True(Enum.IsDefined(outcome.Kind));
        using (OutcomeFile file = OutcomeFile.Reserve(folder["outcome"]))
        {
            file.Write(outcome);
        }

        Outcome? again = OutcomeFile.TryRead(folder["outcome"], out _);
        Assert.Equal(
            (outcome.FreezeId, outcome.Kind, outcome.HeldMilliseconds), (again?.FreezeId, again?.Kind, again?.HeldMilliseconds));
        return outcome.Kind.ToString();
    }
}
