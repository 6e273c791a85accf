using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Records;

namespace FsFreezeHook.Tests.Freezing;

/// <summary>A participant that notes what it is told to do, and does what the test says.</summary>
internal sealed class FakeParticipant : IParticipant
{
    private readonly List<string> _journal;

    /// <summary>One that writes to <paramref name="journal"/>, which several may share.</summary>
    public FakeParticipant(string name, List<string> journal)
    {
        Name = name;
        _journal = journal;
    }

    public string Name { get; }

    public Action<FreezeRun>? OnFreeze { get; init; }

    public Action<FreezeRun>? OnConfirm { get; init; }

    public Action? OnDecide { get; init; }

    public Action<FreezeRun>? OnHold { get; init; }

    public Action<FreezeRun>? OnRollback { get; init; }

    public Action<ThawRun>? OnRelease { get; init; }

    public Action<ThawRun>? OnThaw { get; init; }

    public Func<FreezeRecord, bool>? OnHolds { get; init; }

    public void Freeze(FreezeRun run)
    {
        _journal.Add($"freeze {Name}");
        OnFreeze?.Invoke(run);
    }

    public void Confirm(FreezeRun run)
    {
        _journal.Add($"confirm {Name}");
        OnConfirm?.Invoke(run);
    }

    public void Decide() => OnDecide?.Invoke();

    public void HoldAndRelease(FreezeRun run, TimeSpan span)
    {
        _journal.Add($"hold {Name} {span.TotalSeconds}");
        OnHold?.Invoke(run);
    }

    public void Rollback(FreezeRun run)
    {
        _journal.Add($"rollback {Name}");
        OnRollback?.Invoke(run);
    }

    public bool Holds(FreezeRecord record) => OnHolds?.Invoke(record) ?? false;

    public FailureException? Loss { get; init; }

    public FailureException? FindLoss(FreezeRecord record) => Loss;

    public void Release(ThawRun run)
    {
        _journal.Add($"release {Name}");
        OnRelease?.Invoke(run);
    }

    public void Thaw(ThawRun run)
    {
        _journal.Add($"thaw {Name}");
        OnThaw?.Invoke(run);
    }
}
