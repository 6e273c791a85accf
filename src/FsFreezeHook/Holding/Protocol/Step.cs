namespace FsFreezeHook.Holding.Protocol;

/// <summary>What a holder can be told to do.</summary>
internal enum Step
{
    /// <summary>Look for blockers again. Answered by <see cref="ReportKind.Ready"/>.</summary>
    FindBlockers,

    /// <summary>
    /// Look for blockers again and end those that the instance's policy lets it end, of statements those that have run for as
    /// long as the word says. Answered by <see cref="ReportKind.Ready"/>.
    /// </summary>
    EndBlockers,

    /// <summary>Take the lock. Answered by <see cref="ReportKind.Locked"/> or <see cref="ReportKind.Failed"/>.</summary>
    Acquire,

    /// <summary>
    /// Let go of a lock that was granted, or was not, and be ready again. Answered by <see cref="ReportKind.Ready"/>.
    /// </summary>
    Reset,

    /// <summary>
    /// Flush, and prove that the lock is held. Answered by <see cref="ReportKind.Held"/> or <see cref="ReportKind.Failed"/>.
    /// </summary>
    Verify,

    /// <summary>
    /// Ask the session itself whether it still holds: a rehearsal's, which is never committed. Answered by
    /// <see cref="ReportKind.Held"/> or <see cref="ReportKind.Failed"/>.
    /// </summary>
    Ping,

    /// <summary>
    /// Prove that the lock was held until now, and release it: a rehearsal's end. Answered by <see cref="ReportKind.Released"/>
    /// or <see cref="ReportKind.Failed"/>.
    /// </summary>
    Release,
}
