using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>What a host is told of one freeze: what <c>verdict --json</c> prints.</summary>
internal sealed record FreezeAnswer
{
    /// <summary>The number of the format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The freeze; null where there is none that was asked for.</summary>
    public required HistoryEntry? Freeze { get; init; }

    /// <summary>The exit code: what it is worth to a host.</summary>
    internal int ExitCode => Freeze?.Verdict switch
    {
        null => Failures.ExitCode.NoSuchFreeze,
        Verdict.Consistent or Verdict.NoDatabase or Verdict.Skipped => Failures.ExitCode.Success,
        Verdict.Degraded => Failures.ExitCode.Degraded,
        _ => Failures.ExitCode.NotConsistent,
    };
}
