using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.Failures;

/// <summary>Why a run failed. Each reason has one exit code, in <see cref="ExitCode"/>.</summary>
[JsonConverter(typeof(WordConverter<FailureReason>))]
internal enum FailureReason
{
    /// <summary>A defect of this program or a failure of the machine that no other reason names.</summary>
    Internal,

    /// <summary>The program was not started by root.</summary>
    NotRoot,

    /// <summary>A signal asked the run to end; what it had done was undone.</summary>
    Interrupted,

    /// <summary>The command line was not understood.</summary>
    Usage,

    /// <summary>The configuration is unreadable, unsafe, or has an unknown key or a bad value.</summary>
    Configuration,

    /// <summary>A hook exited with a status other than 0 and the policy is to abort.</summary>
    HookFailed,

    /// <summary>A hook was killed at its limit; its state is unknown.</summary>
    HookKilled,

    /// <summary>The command of a run failed, and everything was locked throughout.</summary>
    CommandFailed,

    /// <summary>A server could not be reached.</summary>
    Unreachable,

    /// <summary>A server denied access, or the account lacks a privilege.</summary>
    AccessDenied,

    /// <summary>The lock was not granted in time.</summary>
    LockNotGranted,

    /// <summary>What the server had in memory was not flushed in time.</summary>
    FlushNotFinished,

    /// <summary>The lock was gone before thaw, or cannot be proven to have been held.</summary>
    LockLost,

    /// <summary>A limit released the lock before thaw.</summary>
    LockExpired,

    /// <summary>A freeze is in force already.</summary>
    AlreadyFrozen,

    /// <summary>Another freeze or thaw is running.</summary>
    RunInProgress,
}
