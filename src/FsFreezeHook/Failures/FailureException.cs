using System;

namespace FsFreezeHook.Failures;

/// <summary>An expected failure: its message is the one line that the user reads, its reason decides the exit code.</summary>
/// <remarks>The message says what failed and what to do, in lower case, without a full stop and without a secret.</remarks>
internal sealed class FailureException : Exception
{
    /// <summary>A failure for <paramref name="reason"/> with the line that the user reads.</summary>
    public FailureException(FailureReason reason, string message)
        : base(message)
    {
        Reason = reason;
    }

    /// <summary>A failure for <paramref name="reason"/> that another exception caused.</summary>
    public FailureException(FailureReason reason, string message, Exception inner)
        : base(message, inner)
    {
        Reason = reason;
    }

    /// <summary>Why it failed.</summary>
    public FailureReason Reason { get; }

    /// <summary>What an error is that nothing foresees, in one line.</summary>
    /// <param name="error">The error.</param>
    /// <param name="message">Its message, as it may be told.</param>
    internal static string Unforeseen(Exception error, string message) =>
        $"internal error: {message.TrimEnd('.')} ({error.GetType().Name}); please report it";
}
