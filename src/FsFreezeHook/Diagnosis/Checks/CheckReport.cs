using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Diagnosis.Status;
using FsFreezeHook.Json;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>
/// All that a check found: what <c>check --json</c> prints. Its form is <c>packaging/schemas/check.schema.json</c>.
/// </summary>
internal sealed record CheckReport
{
    /// <summary>The number of the format; a reader that does not know it reads no further.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>When it looked, in UTC.</summary>
    [JsonConverter(typeof(MillisecondsConverter))]
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The gravest level of all findings.</summary>
    public FindingLevel Result => Findings.Select(finding => finding.Level).DefaultIfEmpty().Max();

    /// <summary>How many of the findings are as they should be.</summary>
    public int Ok => Count(FindingLevel.Ok);

    /// <summary>How many somebody should look at.</summary>
    public int Warnings => Count(FindingLevel.Warn);

    /// <summary>How many make a freeze fail, or worth less than it says.</summary>
    public int Failures => Count(FindingLevel.Fail);

    /// <summary>The last freeze that an agent asked for and that was good; null where none is known.</summary>
    public required LastGoodFreeze? LastGood { get; init; }

    /// <summary>The findings, in the order in which a freeze meets what they are about.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whether something is frozen now, so that not all was looked at.</summary>
    [JsonIgnore]
    internal bool IsFrozen => Findings.Any(finding => finding.Id == FreezeChecks.Id);

    private int Count(FindingLevel level) => Findings.Count(finding => finding.Level == level);
}
