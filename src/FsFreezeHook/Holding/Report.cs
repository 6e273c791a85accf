using System;
using System.Collections.Generic;
using System.Text.Json;

namespace FsFreezeHook.Holding;

/// <summary>One line from a holder to freeze, on the report pipe.</summary>
internal sealed record Report
{
    /// <summary>How far it has come.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>What belongs in the freeze record, as an object.</summary>
    public JsonElement? Facts { get; init; }

    /// <summary>Who keeps the lock from being granted.</summary>
    public IReadOnlyList<Blocker> Blockers { get; set; } = [];

    /// <summary>When it was sent, on the machine's monotonic clock, which all processes share: see <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long At { get; init; }

    /// <summary>Why it failed.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>In which words it failed, without the instance's name.</summary>
    public string? Message { get; init; }
}
