using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The freeze record, and what thaw does with it.</summary>
internal sealed class FreezeRecordTarget : JsonTarget
{
    public override string Name => "freeze-record";

    protected override IReadOnlyList<string> Words { get; } =
    [
        "\"format\":1", "\"freezeId\":", "\"verdict\":", "\"locked\"", "\"degraded\"", "\"locked, broken\"", "\"reasons\":",
        "\"instances\":", "\"holder\":", "\"pid\":", "\"startTime\":", "\"maxHoldMilliseconds\":", "\"steps\":", "\"hooks\":",
        "\"committedAt\":", "\"2026-01-31T23:59:59.123Z\"", "\"agent\":", "\"stateFile\":", "\"connection\":",
    ];

    public override string Run(byte[] input)
    {
        FreezeRecord? record = RecordJson.Read(input, out string? problem);
        if (record is null)
        {
            Assert.NotNull(problem);
            return problem.Contains("format", System.StringComparison.Ordinal) ? "format" : Told.AtAByte(problem, input.Length);
        }

        Assert.Null(problem);
        Assert.NotNull(record.FreezeId);
        _ = Word.Of(record.Verdict);
        _ = string.Join("; ", record.Reasons);
        bool lives = RecordedInstances.Of(record).Held.Any(instance => instance.Holder.IsAlive);

        // What is no text is written as U+FFFD, and that in two ways: it is the same from then on.
        FreezeRecord? again = RecordJson.Read(RecordJson.Write(record), out string? unreadable);
        Assert.Null(unreadable);
        byte[] written = RecordJson.Write(again!);
        Assert.Equal(written, RecordJson.Write(RecordJson.Read(written, out _)!));
        return $"{record.Verdict} {record.Reasons.Length > 0} {record.Agent is null} {lives}";
    }
}
