using System;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>Which freeze is asked for: the last one of a guest agent, unless it is named.</summary>
/// <param name="Since">The earliest moment at which it may have begun; null: any.</param>
/// <param name="FreezeId">Its id, whoever ran it; null: it is not named.</param>
internal sealed record FreezeQuestion(DateTimeOffset? Since, string? FreezeId)
{
    /// <summary>The freeze that is asked for, once it has ended; null where there is none.</summary>
    /// <param name="status">What is frozen now, and how the last freezes went.</param>
    /// <exception cref="FailureException">It is still in force, or a run is in progress that it may be the end of.</exception>
    internal HistoryEntry? FindIn(CurrentStatus status)
    {
        if (status.Freeze is { } open && (FreezeId is null
            ? open.Agent is not null && (Since is null || open.StartedAt >= Since)
            : open.FreezeId == FreezeId))
        {
            throw new FailureException(
                FailureReason.AlreadyFrozen,
                $"the freeze of {Moment.Of(open.StartedAt)} is still in force, and has no verdict before its thaw; "
                    + "ask after that");
        }

        HistoryEntry? found = status.History.FirstOrDefault(IsMeant);
        return found is null && status.Run is { Verb: not "rehearse" }
            ? throw new FailureException(
                FailureReason.RunInProgress, "another run is in progress, and may be of that freeze; ask when it has ended")
            : found;
    }

    /// <summary>That there is none, in words.</summary>
    internal string Missing => (FreezeId, Since) switch
    {
        ({ } id, _) => $"no freeze {ShownText.Of(id)} is among the last {History.Longest}",
        (_, { } since) => $"no guest agent has asked for a freeze since {Moment.Of(since)}",
        _ => "no guest agent has asked for a freeze yet",
    };

    private bool IsMeant(HistoryEntry freeze) => FreezeId is null
        ? freeze.IsByHost && (Since is null || freeze.StartedAt >= Since)
        : freeze.FreezeId == FreezeId;
}
