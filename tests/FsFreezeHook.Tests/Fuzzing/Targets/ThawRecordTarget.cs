using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The thaw record beside an open freeze's: what is no thaw record of that freeze closes nothing.</summary>
internal sealed class ThawRecordTarget : JsonTarget
{
    private const string FreezeId = "boot.0123456789abcdef";

    public override string Name => "thaw-record";

    protected override IReadOnlyList<string> Words { get; } =
        ["\"format\":1", "\"freezeId\":", $"\"{FreezeId}\"", "\"verdict\":", "\"consistent\"", "\"thawedAt\":",
            "\"2026-01-31T23:59:59.123Z\"", "\"reasons\":"];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        StateDirectory state = new(folder["state"], Logger.None);
        state.Write(new FreezeRecord { FreezeId = FreezeId });
        File.WriteAllBytes(folder["state/thaw.json"], input);
        FreezeRecord? open = state.ReadOpenRecord();
        Assert.Equal(FreezeId, open?.FreezeId ?? FreezeId);
        if (open is not null && state.Problem is { } problem)
        {
            return Told.AtAByte(problem, input.Length);
        }

        return open is null ? "closed" : "another's";
    }
}
