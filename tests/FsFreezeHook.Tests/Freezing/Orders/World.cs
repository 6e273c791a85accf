using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;
using Serilog.Core;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>
/// A machine with an agent, on which an order of acts takes place: real directories, the program's transactions and holders. It
/// knows what no run can know: whether the lock was held from before the agent's commit until the filesystems were thawed.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, ThreadHolder> _holders = [];
    private readonly ManualTime _time = new();
    private readonly SystemLog _systemLog;
    private readonly HashSet<string> _heldThroughout = [];
    private string? _agents;
    private bool _agentMayFreeze;

    public World()
    {
        _systemLog = new SystemLog(_folder["no.socket"], _time);
    }

    /// <summary>Whether the filesystems were frozen for the agent's freeze that its thaw hook ends next.</summary>
    public bool WasFrozen { get; private set; }

    /// <summary>
    /// Whether the lock of the agent's freeze was held from before its commit until the filesystems were thawed.
    /// </summary>
    public bool IsHeldThroughout => _agents is not null && _heldThroughout.Contains(_agents);

    private string StateFile => _folder["qga.state.isfrozen"];

    /// <summary>Lets something happen.</summary>
    /// <param name="act">What.</param>
    /// <param name="killedAt">Where its run is killed; null: it is not.</param>
    /// <returns>In how many places it could have been killed, and what it failed with.</returns>
    public (int Places, Exception? Failure) Do(Act act, int? killedAt = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        switch (act)
        {
            case Act.FilesystemsFreeze:
                if (_agentMayFreeze)
                {
                    File.WriteAllText(StateFile, string.Empty);
                    WasFrozen = true;
                }

                return (0, null);
            case Act.FilesystemsThaw:
                ThawFilesystems();
                return (0, null);
            case Act.LimitPasses:
                PassLimit();
                return (0, null);
            case Act.HolderIsTerminated:
                LastLocked?.Terminate();
                return (0, null);
            case Act.HolderIsKilled:
                LastLocked?.Kill();
                return (0, null);
        }

        CountedChanges changes = new(killedAt);
        Exception? failure = Run(act, changes);
        return (changes.Places, failure);
    }

    /// <summary>The freezes that are written down as consistent though their lock was not held throughout.</summary>
    public IEnumerable<string> FalselyConsistent()
    {
        StateDirectory state = new(_folder["state"], Logger.None);
        return state.History.Read(out _).Freezes
            .Where(
                freeze => freeze is { ByAgent: true, Verdict: Verdict.Consistent } && !_heldThroughout.Contains(freeze.FreezeId!))
            .Select(freeze => freeze.FreezeId!);
    }

    /// <summary>Whether any lock is held.</summary>
    public bool IsAnythingLocked => LastLocked is not null;

    public void Dispose()
    {
        foreach (ThreadHolder holder in _holders.Values)
        {
            holder.Dispose();
        }

        _folder.Dispose();
    }

    private ThreadHolder? LastLocked => _holders.Values.LastOrDefault(holder => holder.IsLocked);

    private void ThawFilesystems()
    {
        // One that the agent's hook left as it was killed, just after its commit, is held too, though the agent freezes nothing.
        _heldThroughout.UnionWith(_holders.Where(one => one.Value.IsLocked).Select(one => one.Key));

        File.Delete(StateFile);
        _agentMayFreeze = false;
    }

    // The holder of an agent's freeze looks at the clock when something happens in the agent's directory. It may
    // only just begin to wait.
    private void PassLimit()
    {
        if (_agents is null || _holders[_agents] is not { IsLocked: true } holder)
        {
            return;
        }

        Soon.True(
            () =>
            {
                _time.Advance(File.Exists(StateFile) ? TimeSpan.FromMinutes(7) : TimeSpan.FromSeconds(11));
                File.Delete(_folder.Write("something", string.Empty));
                return !holder.IsRunning;
            },
            "a limit ends it");
        holder.WaitForEnd();
    }

    private Exception? Run(Act act, CountedChanges changes)
    {
        RuntimeDirectory runtime = new(_folder["run"], changes);
        StateDirectory state = new(_folder["state"], Logger.None, runtime, changes);
        runtime.Ensure();
        ThreadInstance instance = new(runtime, _time, _holders);
        Exception? failure = null;
        try
        {
            Refuse(act, runtime, state);
            using FileLock? run = FileLock.TryTake(runtime.RunLockFile, Soon.Bound);
            Run(act, runtime, state, instance);
        }
        catch (Exception e) when (e is FailureException or KilledException)
        {
            failure = e;
        }

        instance.Decide();
        if (changes.IsDead)
        {
            failure = new KilledException();
        }

        if (act == Act.AgentsFreeze)
        {
            _agentMayFreeze = failure is null;
            WasFrozen = false;
            _agents = failure is null ? runtime.ReadRecord()?.FreezeId : null;
        }

        return failure;
    }

    // As the verbs do before they take the run lock.
    private void Refuse(Act act, RuntimeDirectory runtime, StateDirectory state)
    {
        HostFreeze? host = FindHost(runtime, state);
        switch (act)
        {
            case Act.FreezeByHand or Act.Rehearse:
                ActiveFreeze.RequireHostHasThawed(host);
                break;
            case Act.ThawByHand when ThawPermission.Refusal(record: null, isHeld: false, host) is { } refusal:
                throw refusal;
        }
    }

    private void Run(Act act, RuntimeDirectory runtime, StateDirectory state, ThreadInstance instance)
    {
        using Interruption interruption = new();
        ThawTransaction thawing = new(runtime, state, _time, Logger.None, _systemLog);
        switch (act)
        {
            case Act.AgentsFreeze or Act.FreezeByHand:
                FreezingAgent? agent = act == Act.AgentsFreeze
                    ? new FreezingAgent { Pid = 4711, StateFile = StateFile, UnfrozenLimitMilliseconds = 10_000 }
                    : null;
                _ = new FreezeTransaction(runtime, state, _time, Logger.None, _systemLog)
                    .Run([instance], ["instances"], "test 1", interruption, agent);
                break;
            case Act.AgentsThaw:
                _ = thawing.Run([instance], "test 1", byAgent: true, () => null);
                break;
            case Act.ThawByForce when thawing.IsRefused([instance], () => FindHost(runtime, state)):
                _ = thawing.ReleaseByForce([instance]);
                break;
            case Act.ThawByHand or Act.ThawByForce:
                _ = thawing.Run([instance], "test 1", byAgent: false, () => FindHost(runtime, state));
                break;
            case Act.Rehearse:
                Rehearse(runtime, state, instance, interruption);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "no run");
        }
    }

    private static void Rehearse(
        RuntimeDirectory runtime, StateDirectory state, ThreadInstance instance, Interruption interruption)
    {
        RehearsalTransaction rehearsing = new(runtime, state, Logger.None);
        rehearsing.RequireNothingFrozen([instance]);
        FreezeRecord record = new() { FreezeId = FreezeId.Create(FreezeId.ReadBootId()).ToString() };
        FreezeRun run = new(record, interruption, Logger.None, reporter: null) { IsRehearsal = true };
        rehearsing.Run(run, [instance], TimeSpan.Zero);
    }

    private HostFreeze? FindHost(RuntimeDirectory runtime, StateDirectory state) =>
        HostFreeze.Find(_folder["no-proc"], runtime, state, StateFile);
}
