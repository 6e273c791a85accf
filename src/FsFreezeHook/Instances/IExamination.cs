using System.Collections.Generic;
using FsFreezeHook.Failures;

namespace FsFreezeHook.Instances;

/// <summary>What was found out about all instances of one engine, without locking any of them.</summary>
internal interface IExamination
{
    /// <summary>What a freeze would end with, as far as these instances go; null: it would lock them.</summary>
    FailureException? Failure { get; }

    /// <summary>Whether a freeze would lock any of them.</summary>
    bool LocksAny { get; }

    /// <summary>Which instances a freeze would not lock since that was asked for, a line each.</summary>
    IEnumerable<string> Skipped => [];

    /// <summary>Why the verdict of a freeze would be no better than degraded, a line each.</summary>
    IEnumerable<string> Degraded { get; }

    /// <summary>What was found out about each, in words.</summary>
    IEnumerable<ExaminedInstance> Examined { get; }
}
