using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Records;

namespace FsFreezeHook.Freezing;

/// <summary>Whatever takes part in a freeze: a hook, or the set of instances.</summary>
internal interface IParticipant
{
    /// <summary>Its name, in the log.</summary>
    string Name { get; }

    /// <summary>Takes part. When it fails it has undone its own part.</summary>
    /// <exception cref="FailureException">The freeze must fail.</exception>
    void Freeze(FreezeRun run);

    /// <summary>Undoes a freeze that succeeded, since a later part of the same run failed.</summary>
    /// <exception cref="FailureException">It could not; the first failure stays the one that is told.</exception>
    void Rollback(FreezeRun run);

    /// <summary>Says, after the commit, that what it took is still certain.</summary>
    /// <exception cref="FailureException">It is not.</exception>
    void Confirm(FreezeRun run)
    {
    }

    /// <summary>
    /// Decides, once the freeze is committed and all have confirmed: what it took is held from now on by what outlives this run.
    /// Where a freeze does not come so far, whatever would hold sees that no freeze was committed, and lets go.
    /// </summary>
    void Decide()
    {
    }

    /// <summary>Holds for a while what it took, and releases it: a rehearsal's part, which is not committed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="span">How long.</param>
    /// <exception cref="FailureException">
    /// It was not held throughout, or a signal came. What is held all the same is <see cref="Rollback"/>'s to release.
    /// </exception>
    void HoldAndRelease(FreezeRun run, TimeSpan span)
    {
    }

    /// <summary>Whether it still holds what <paramref name="record"/> says that it took.</summary>
    bool Holds(FreezeRecord record) => false;

    /// <summary>Whether it has left word of how it released what <paramref name="record"/> says that it took.</summary>
    bool HasReleased(FreezeRecord record) => false;

    /// <summary>
    /// What speaks against it that it still holds all that <paramref name="record"/> says that it took; null: nothing.
    /// </summary>
    FailureException? FindLoss(FreezeRecord record) => null;

    /// <summary>Releases what it holds; says to the run what was not held throughout. It does not fail.</summary>
    void Release(ThawRun run)
    {
    }

    /// <summary>Does what else it has to do once nothing is locked any more. It does not fail.</summary>
    void Thaw(ThawRun run)
    {
    }
}
