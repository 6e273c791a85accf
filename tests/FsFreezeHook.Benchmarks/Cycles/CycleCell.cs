using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>The whole cycle in one state of the server and its disk, of each side in turn.</summary>
internal sealed class CycleCell
{
    private CycleCell(string state, string product, IReadOnlyList<CellSide> sides)
    {
        State = state;
        Product = product;
        WithoutHook = sides[0];
        Ours = sides[1];
        Scripts = sides.Count > 2 ? sides[2] : null;
    }

    /// <summary>The state of the server and its disk.</summary>
    public string State { get; }

    /// <summary>The server.</summary>
    public string Product { get; }

    /// <summary>The agent without a hook.</summary>
    public CellSide WithoutHook { get; }

    /// <summary>This program.</summary>
    public CellSide Ours { get; }

    /// <summary>The shell scripts, where they are.</summary>
    public CellSide? Scripts { get; }

    /// <summary>Measures it.</summary>
    /// <param name="state">The state, for a reader.</param>
    /// <param name="bed">The server.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="plan">How long each freeze is held, and how long the clients commit around it.</param>
    /// <param name="prepare">Brings the state about before each cycle; what it gives is disposed of after it.</param>
    public static CycleCell Measure(string state, LoopBed bed, int rounds, Plan plan, Func<IDisposable?>? prepare = null)
    {
        Report.Progress($"whole cycle, {bed.Server.Features.Product}, {state}: {rounds} rounds");
        using WritingClients clients = new(bed.Server, 2, WrittenTable.InnoDb);
        List<AgentSide> sides = [];
        try
        {
            sides.AddRange([AgentSide.WithoutHook(), AgentSide.WithOurs(bed)]);
            if (AgentSide.WithScripts(bed) is { } scripts)
            {
                sides.Add(scripts);
            }

            IReadOnlyList<IReadOnlyList<AgentCycle?>> cycles = Rounds.InTurn(
                rounds, [.. sides.Select(side => (Func<AgentCycle?>)(() => Cycle(side, bed, clients, plan, prepare)))]);
            clients.Stop();
            return new CycleCell(state, bed.Server.Features.Product, [.. sides.Zip(cycles, Side)]);
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
        }
    }

    private static CellSide Side(AgentSide side, IReadOnlyList<AgentCycle?> cycles)
    {
        List<AgentCycle> done = [.. cycles.OfType<AgentCycle>()];
        return new CellSide(side.Name, done, cycles.Count - done.Count);
    }

    // Null where the agent refused.
    private static AgentCycle? Cycle(AgentSide side, LoopBed bed, WritingClients clients, Plan plan, Func<IDisposable?>? prepare)
    {
        using IDisposable? state = prepare?.Invoke();
        try
        {
            return AgentCycle.Run(side.Agent, bed.MountPoint, clients, plan.CycleHold, plan.CycleAround);
        }
        catch (GuestAgentException refusal)
        {
            Report.Progress($"{side.Name}: {refusal.Message} {side.LastLogged}");
            return null;
        }
        finally
        {
            side.Settle();
        }
    }
}
