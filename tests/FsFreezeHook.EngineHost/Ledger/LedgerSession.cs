using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>An exclusive lock on a ledger: whoever writes, under a shared one, waits.</summary>
/// <param name="file">The ledger.</param>
internal sealed class LedgerSession(string file) : ILockSession
{
    /// <summary>The lock's name.</summary>
    internal const string Lock = "file-lock";

    private const int LargestLedger = 1024 * 1024;

    private FileLock? _lock;

    /// <inheritdoc/>
    public string LockName => HeldInstance.InWords(Lock);

    /// <inheritdoc/>
    public string? Unseen => "who writes a ledger cannot be seen";

    /// <inheritdoc/>
    public long FlushedAt { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [];

    /// <summary>That there is no ledger.</summary>
    internal static FailureException Missing(string file) =>
        new(FailureReason.Unreachable, $"there is no ledger {file}; make it");

    /// <inheritdoc/>
    public JsonObject MakeReady() => File.Exists(file)
        ? new JsonObject { [HeldInstance.ServerFact] = $"ledger {file}", [HeldInstance.LockFact] = Lock }
        : throw Missing(file);

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> FindBlockers() => [];

    /// <inheritdoc/>
    public IReadOnlyList<Blocker> EndBlockers(TimeSpan olderThan) => [];

    /// <inheritdoc/>
    public void Acquire(TimeSpan limit) => _lock ??= FileLock.TryTake(file, limit)
        ?? throw new FailureException(FailureReason.LockNotGranted, "somebody writes it");

    /// <inheritdoc/>
    public void Cancel()
    {
        // An attempt ends by its own limit, which is short.
    }

    /// <inheritdoc/>
    public JsonObject Verify(TimeSpan limit)
    {
        FlushedAt = TimeProvider.System.GetTimestamp();
        return new JsonObject { ["entries"] = FileSystem.TryReadAll(file, LargestLedger)?.Count(letter => letter == '\n') };
    }

    /// <inheritdoc/>
    public void Ping()
    {
        // Nothing takes a lock away from a process that lives.
    }

    /// <inheritdoc/>
    public string Explain(Exception error) => error.Message;

    /// <inheritdoc/>
    public string? Release()
    {
        Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }
}
