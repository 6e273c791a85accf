using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Records;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>The participant that has one instance, whose holder is a thread. What thaw does of it is the program's own.</summary>
/// <param name="runtime">The runtime directory.</param>
/// <param name="time">The clock.</param>
/// <param name="holders">Gets each holder that is started, by its freeze.</param>
internal sealed class ThreadInstance(RuntimeDirectory runtime, TimeProvider time, Dictionary<string, ThreadHolder> holders)
    : IParticipant
{
    private string? _mine;

    public string Name => InstanceSet.Section;

    public void Freeze(FreezeRun run)
    {
        ThreadHolder holder = new(
            new HoldRequest
            {
                FreezeId = run.Record.FreezeId,
                Instance = "mysql",
                Engine = "mysql",
                Section = "[mysql]",
                RuntimeDirectory = runtime.Root,
                MaxHold = TimeSpan.FromMinutes(6),
                AgentStateFile = run.Record.Agent?.StateFile,
                UnfrozenLimit = run.Record.Agent?.UnfrozenLimit,
                IsRehearsal = run.IsRehearsal,
                Session = JsonDocument.Parse("{}").RootElement,
            },
            time);
        _mine = run.Record.FreezeId;
        holders.Add(_mine, holder);
        holder.Tell(Step.Acquire, ReportKind.Locked);
        holder.Tell(Step.Verify, ReportKind.Held);
        run.Record.Add(Name, JsonSerializer.SerializeToElement(
            new HeldInstance { Name = "mysql", Holder = holder.Identity, MaxHoldMilliseconds = 360_000, Steps = [] },
            HoldingJson.Default.HeldInstance));
        run.AnyLock = true;
    }

    public void HoldAndRelease(FreezeRun run, TimeSpan span) =>
        holders[run.Record.FreezeId].Tell(Step.Release, ReportKind.Released);

    public void Rollback(FreezeRun run) => Decide();

    public bool Holds(FreezeRecord record) => RecordedInstances.Of(record).AnyHolds(runtime);

    public void Release(ThawRun run)
    {
        if (run.Record is { } record)
        {
            RecordedInstances.Of(record).Release(run, runtime, _ => { }, time);
            if (holders.TryGetValue(record.FreezeId, out ThreadHolder? holder) && !holder.IsLocked)
            {
                holder.WaitForEnd();
            }
        }
    }

    /// <summary>What the end of the run's process is to its holder: the end of the control pipe.</summary>
    public void Decide()
    {
        if (_mine is not null)
        {
            holders[_mine].Decide();
            _mine = null;
        }
    }
}
