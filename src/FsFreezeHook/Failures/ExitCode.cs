using System;
using System.Collections.Generic;

namespace FsFreezeHook.Failures;

/// <summary>The exit codes of the program, and the one map from a failure's reason to its code.</summary>
/// <remarks>Guest agents up to QEMU 9.0 tell the host nothing but this number, so a number never changes its meaning.</remarks>
internal static class ExitCode
{
    /// <summary>Done. For freeze: everything is locked; for thaw: everything was held, or there was nothing to thaw.</summary>
    public const int Success = 0;

    /// <summary>An internal error.</summary>
    public const int Internal = 1;

    /// <summary>Of check: something would make a freeze fail, or worth less than it says.</summary>
    public const int CheckFailed = 1;

    /// <summary>Of status: a lock is lost while its freeze is in force, or whether something is frozen is not known.</summary>
    public const int NotInOrder = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Of verdict: a server that runs took no part, or a hook failed.</summary>
    public const int Degraded = 40;

    /// <summary>Of verdict: the freeze failed, or a lock was lost.</summary>
    public const int NotConsistent = 41;

    /// <summary>Of verdict: there is no such freeze.</summary>
    public const int NoSuchFreeze = 42;

    /// <summary>Every code and what it means, for the help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Success, "done; thaw: also where nothing was frozen"),
        (Internal, "internal error, or not root; check: a check failed; status: a lock is lost, or the state is unknown"),
        (Usage, "usage"),
        (For(FailureReason.Configuration), "configuration: unreadable, unknown key, bad value, unsafe permissions"),
        (For(FailureReason.HookFailed), "a hook failed (failing-hook = abort)"),
        (For(FailureReason.HookKilled), "a hook was killed at its limit"),
        (For(FailureReason.CommandFailed), "run: the command failed, and everything was locked throughout"),
        (For(FailureReason.Unreachable), "an instance could not be reached"),
        (For(FailureReason.AccessDenied), "access denied, or a privilege is missing"),
        (For(FailureReason.LockNotGranted), "the lock was not granted in time"),
        (For(FailureReason.FlushNotFinished), "the flush did not finish in time"),
        (For(FailureReason.LockLost), "the lock was lost before thaw"),
        (For(FailureReason.LockExpired), "a limit released the lock before thaw"),
        (For(FailureReason.AlreadyFrozen), "already frozen"),
        (For(FailureReason.RunInProgress), "another run is in progress"),
        (Degraded, "verdict: degraded"),
        (NotConsistent, "verdict: broken or failed"),
        (NoSuchFreeze, "verdict: no such freeze"),
    ];

    /// <summary>The exit code for <paramref name="reason"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reason has no code.</exception>
    public static int For(FailureReason reason) => reason switch
    {
        FailureReason.Internal => Internal,
        FailureReason.NotRoot => Internal,
        FailureReason.Interrupted => Internal,
        FailureReason.Usage => Usage,
        FailureReason.Configuration => 3,
        FailureReason.HookFailed => 10,
        FailureReason.HookKilled => 11,
        FailureReason.CommandFailed => 12,
        FailureReason.Unreachable => 20,
        FailureReason.AccessDenied => 21,
        FailureReason.LockNotGranted => 22,
        FailureReason.FlushNotFinished => 23,
        FailureReason.LockLost => 24,
        FailureReason.LockExpired => 25,
        FailureReason.AlreadyFrozen => 30,
        FailureReason.RunInProgress => 31,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "a reason without an exit code"),
    };
}
