using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.HolderSide;

/// <summary>
/// One session that can hold a lock. All but <see cref="Cancel"/> and <see cref="IDisposable.Dispose"/> may block and are called
/// one at a time.
/// </summary>
internal interface ILockSession : IDisposable
{
    /// <summary>The lock in words, such as <c>read lock</c>. Known once the session is ready.</summary>
    string LockName { get; }

    /// <summary>Which blockers cannot be seen, and what would show them; null where all can. Known once it has looked.</summary>
    string? Unseen { get; }

    /// <summary>
    /// Why its server is not to be locked, as the configuration has it; null: it is. Known once the session is ready.
    /// </summary>
    string? LeftAlone => null;

    /// <summary>When the flush under the lock was done, see <see cref="TimeProvider.GetTimestamp"/>; 0 while none was.</summary>
    long FlushedAt { get; }

    /// <summary>What somebody should know though nothing failed, a line each. Known once the session is ready.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// Connects, or connects afresh after an attempt that was not granted, and finds out what a freeze needs to know.
    /// </summary>
    /// <returns>What is to be in the freeze record about the server.</returns>
    /// <exception cref="FailureException">The server cannot be reached, denies access, or a privilege is missing.</exception>
    JsonObject MakeReady();

    /// <summary>What would keep the lock from being granted now.</summary>
    IReadOnlyList<Blocker> FindBlockers();

    /// <summary>Ends those blockers that the instance's policy lets it end, and does not wait until they have gone.</summary>
    /// <param name="olderThan">For how long a statement must have run.</param>
    /// <returns>Which it ended.</returns>
    /// <exception cref="FailureException">The server cannot be reached.</exception>
    IReadOnlyList<Blocker> EndBlockers(TimeSpan olderThan);

    /// <summary>Takes the lock. When it returns, the lock is granted.</summary>
    /// <param name="limit">How long the attempt may wait for it.</param>
    /// <exception cref="FailureException">It was not granted; nothing of the attempt is left.</exception>
    void Acquire(TimeSpan limit);

    /// <summary>Ends whatever call is pending, from another thread, and sees to it that the server gives up on it too.</summary>
    void Cancel();

    /// <summary>Makes what is on disk complete, and asks the session itself whether it holds.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>What is to be in the freeze record about the lock.</returns>
    /// <exception cref="FailureException">It does not hold, or the flush did not finish.</exception>
    JsonObject Verify(TimeSpan limit);

    /// <summary>Gives up what it needed up to here and not any more: it is called once it was told that it holds.</summary>
    void Settle()
    {
    }

    /// <summary>Asks the session itself whether it still lives, and so holds.</summary>
    /// <exception cref="FailureException">The session was lost, and so was the lock.</exception>
    void Ping();

    /// <summary>What an error is that no step foresees, in one line: without a secret, whatever a server put into it.</summary>
    string Explain(Exception error);

    /// <summary>Proves that the session lived all the while, and releases the lock.</summary>
    /// <exception cref="FailureException">The session was lost, and so was the lock; or, as
    /// <see cref="FailureReason.Unreachable"/>, the server did not answer, and may still be locked.</exception>
    /// <returns>
    /// Null; or, where it is proven and the server did not answer the release, and so may still be locked, that and what to do.
    /// </returns>
    string? Release();

    /// <summary>What somebody should know of the server once the lock is released; null: nothing. It does not fail.</summary>
    string? NoteReleased() => null;
}
