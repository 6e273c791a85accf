using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding;

/// <summary>A lock session without a server. It notes what it is asked, and does what the test says.</summary>
internal sealed class FakeLockSession : ILockSession
{
    private readonly ConcurrentQueue<string> _journal = new();
    private readonly TaskCompletionSource _cancelled = new();

    public Action? OnMakeReady { get; set; }

    public Action? OnAcquire { get; set; }

    public Action? OnVerify { get; set; }

    public Action? OnPing { get; set; }

    public Action? OnRelease { get; set; }

    public IReadOnlyList<Blocker> Blockers { get; set; } = [];

    /// <summary>Which of them it ends when it is told to.</summary>
    public IReadOnlyList<Blocker> Endable { get; set; } = [];

    public long FlushedAt { get; set; }

    public string LockName => "fake lock";

    public string? Unseen { get; set; }

    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>What it was asked to do, in order.</summary>
    public IReadOnlyList<string> Journal => [.. _journal];

    public bool IsDisposed { get; private set; }

    public JsonObject MakeReady()
    {
        _journal.Enqueue("ready");
        OnMakeReady?.Invoke();
        return new JsonObject { ["server"] = "Fake 1" };
    }

    public IReadOnlyList<Blocker> FindBlockers()
    {
        _journal.Enqueue("blockers");
        return Blockers;
    }

    public IReadOnlyList<Blocker> EndBlockers(TimeSpan olderThan)
    {
        _journal.Enqueue("end");
        Blockers = [.. Blockers.Except(Endable)];
        return Endable;
    }

    public void Acquire(TimeSpan limit)
    {
        _journal.Enqueue($"acquire {limit.TotalMilliseconds:0}");
        OnAcquire?.Invoke();
    }

    public void Cancel()
    {
        _journal.Enqueue("cancel");
        _cancelled.TrySetResult();
    }

    public JsonObject Verify(TimeSpan limit)
    {
        _journal.Enqueue($"verify {limit.TotalMilliseconds:0}");
        OnVerify?.Invoke();
        return new JsonObject { ["redoFlushedTo"] = 42 };
    }

    public void Ping()
    {
        _journal.Enqueue("ping");
        OnPing?.Invoke();
    }

    public string Explain(Exception error) => $"fake: {error.Message}";

    /// <summary>What it says of a release that its server did not answer.</summary>
    public string? Unanswered { get; set; }

    public string? Release()
    {
        _journal.Enqueue("release");
        OnRelease?.Invoke();
        return Unanswered;
    }

    public void Dispose()
    {
        _journal.Enqueue("dispose");
        IsDisposed = true;
    }

    /// <summary>
    /// For an attempt that the server does not grant: waits until it is cancelled, and fails as a server would.
    /// </summary>
    public void WaitUntilCancelled()
    {
        Assert.True(_cancelled.Task.Wait(Soon.Bound), "nobody cancels");
        throw new FailureException(FailureReason.Unreachable, "the connection was killed");
    }

    /// <summary>For an attempt that the server grants in the moment in which it is cancelled.</summary>
    public void GrantWhenCancelled() => Assert.True(_cancelled.Task.Wait(Soon.Bound), "nobody cancels");
}
