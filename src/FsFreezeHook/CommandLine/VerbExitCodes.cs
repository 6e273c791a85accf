using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;

namespace FsFreezeHook.CommandLine;

/// <summary>Which exit codes a verb can have, and what they mean there.</summary>
internal static class VerbExitCodes
{
    private static readonly FailureReason[] Always = [FailureReason.Internal, FailureReason.Usage];

    private static readonly FailureReason[] OfFreeze =
    [
        FailureReason.Configuration, FailureReason.HookFailed, FailureReason.HookKilled, FailureReason.Unreachable,
        FailureReason.AccessDenied, FailureReason.LockNotGranted, FailureReason.FlushNotFinished, FailureReason.LockLost,
        FailureReason.AlreadyFrozen, FailureReason.RunInProgress,
    ];

    private static readonly FailureReason[] OfThaw =
    [
        FailureReason.Configuration, FailureReason.Unreachable, FailureReason.LockLost, FailureReason.LockExpired,
        FailureReason.AlreadyFrozen, FailureReason.RunInProgress,
    ];

    private static readonly FailureReason[] OfRun =
        [.. OfFreeze.Concat([FailureReason.CommandFailed, FailureReason.LockExpired]).Order()];

    private static readonly FailureReason[] OfGrants =
        [FailureReason.Configuration, FailureReason.Unreachable, FailureReason.AccessDenied];

    /// <summary>The codes of <paramref name="verb"/>, in order, each with its meaning.</summary>
    internal static IEnumerable<(int Code, string Meaning)> Of(string verb)
    {
        int[] codes = [ExitCode.Success, .. Always.Concat(Reasons(verb)).Select(ExitCode.For), .. OfVerdict(verb)];
        return ExitCode.Meanings.Where(one => codes.Contains(one.Code))
            .Select(one => (one.Code, Meaning(verb, one.Code) ?? one.Meaning));
    }

    private static FailureReason[] Reasons(string verb) => verb switch
    {
        FreezeCommand.Verb or RehearseCommand.Verb => OfFreeze,
        RunCommand.Verb => OfRun,
        ThawCommand.Verb => OfThaw,
        GrantsCommand.Verb => OfGrants,
        VerdictCommand.Verb => [FailureReason.AlreadyFrozen, FailureReason.RunInProgress],
        CheckCommand.Verb or StatusCommand.Verb => [],
        _ => Enum.GetValues<FailureReason>(),
    };

    private static int[] OfVerdict(string verb) => verb is FreezeCommand.Verb or ThawCommand.Verb or CheckCommand.Verb
        or RehearseCommand.Verb or StatusCommand.Verb or GrantsCommand.Verb or RunCommand.Verb
        ? []
        : [ExitCode.Degraded, ExitCode.NotConsistent, ExitCode.NoSuchFreeze];

    private static string? Meaning(string verb, int code) => (verb, code) switch
    {
        (ThawCommand.Verb, ExitCode.Success) => "done, or nothing was frozen",
        (CheckCommand.Verb, ExitCode.Success) => "no check failed",
        (CheckCommand.Verb, ExitCode.CheckFailed) => "a check failed, internal error, or not root",
        (StatusCommand.Verb, ExitCode.Success) => "nothing is frozen, or what is frozen is locked",
        (StatusCommand.Verb, ExitCode.NotInOrder) => "a lock is lost, the state is unknown, internal error, or not root",
        (RunCommand.Verb, ExitCode.Success) => "the command succeeded, and everything was locked throughout",
        (RunCommand.Verb, ExitCode.Internal) => "internal error, or not root",
        (RunCommand.Verb, 12) => "the command failed, and everything was locked throughout",
        (VerdictCommand.Verb, ExitCode.Success) => "consistent, or no database was to be locked",
        (VerdictCommand.Verb, ExitCode.Internal) => "internal error, or not root",
        (VerdictCommand.Verb, ExitCode.Degraded) => "degraded: a hook failed, or a server took no part",
        (VerdictCommand.Verb, ExitCode.NotConsistent) => "broken or failed: the snapshot is not consistent, or there is none",
        (VerdictCommand.Verb, ExitCode.NoSuchFreeze) => "no such freeze",
        (FreezeCommand.Verb or RehearseCommand.Verb or GrantsCommand.Verb, ExitCode.Success) => "done",
        (FreezeCommand.Verb or RehearseCommand.Verb or GrantsCommand.Verb or ThawCommand.Verb, ExitCode.Internal) =>
            "internal error, or not root",
        _ => null,
    };
}
