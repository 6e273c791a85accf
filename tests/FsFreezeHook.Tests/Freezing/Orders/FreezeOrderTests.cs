using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>
/// Every order in which a run by hand, the agent's runs, a limit and a death can meet over one freeze of the agent's: up to two
/// acts at any moment of it, and each run killed before and after each file that it changes.
/// </summary>
public sealed class FreezeOrderTests(ITestOutputHelper output)
{
    // Of the orders in which a run is killed; it takes as long as the order itself.
    private const int EachNext = 7;

    // Of the places in which a run is killed beside two acts; FSFREEZE_HOOK_ORDERS=all tries each.
    private const int EachKilled = 3;

    private static readonly Act[] Agents = [Act.AgentsFreeze, Act.FilesystemsFreeze, Act.FilesystemsThaw, Act.AgentsThaw];

    private static readonly Act[] ByHand = [Act.ThawByHand, Act.FreezeByHand, Act.Rehearse];

    private static readonly Act[] Between =
        [.. ByHand, Act.ThawByForce, Act.LimitPasses, Act.HolderIsTerminated, Act.HolderIsKilled];

    [Fact]
    public void In_no_order_is_a_snapshot_called_consistent_whose_lock_was_not_held_throughout()
    {
        bool all = Environment.GetEnvironmentVariable("FSFREEZE_HOOK_ORDERS") == "all";
        bool[] consistent =
        [
            .. Lines().AsParallel().WithDegreeOfParallelism(2)
                .SelectMany(
                    (line, number) => Check(new Order(line), all || line.Length <= Agents.Length + 1 ? 1 : EachKilled, number)),
        ];
        int good = consistent.Count(one => one);
        output.WriteLine($"{consistent.Length} orders, {good} of them consistent");
        Assert.True(consistent.Length > 2000, $"{consistent.Length} orders");
        Assert.True(good > 50, $"{good} orders in which the snapshot is consistent");
    }

    // A line as it is, and killed in each place, or in every so many of them where two acts are in it.
    private static IEnumerable<bool> Check(Order order, int each, int number)
    {
        yield return Check(order, thenNext: true, out int[] places);
        for (int killed = 0; killed < places.Length; killed++)
        {
            for (int changes = 0; changes < places[killed]; changes++)
            {
                if (++number % each == 0)
                {
                    yield return Check(
                        order with { Killed = killed, Changes = changes }, thenNext: number % EachNext == 0, out _);
                }
            }
        }
    }

    // Without anything in between, with one act at any moment, and with two between the commit and the agent's thaw.
    private static IEnumerable<Act[]> Lines()
    {
        yield return Agents;
        for (int first = 0; first <= Agents.Length; first++)
        {
            foreach (Act one in Between)
            {
                yield return [.. Agents[..first], one, .. Agents[first..]];
                for (int second = first; first > 0 && second < Agents.Length; second++)
                {
                    foreach (Act other in Between)
                    {
                        yield return [.. Agents[..first], one, .. Agents[first..second], other, .. Agents[second..]];
                    }
                }
            }
        }
    }

    // Lets it happen and looks at what it came to; then the next freeze must work.
    private static bool Check(Order order, bool thenNext, out int[] places)
    {
        using World world = new();
        places = new int[order.Acts.Count];
        bool isTold = false;
        for (int place = 0; place < places.Length; place++)
        {
            Act act = order.Acts[place];
            (places[place], Exception? failure) = world.Do(act, place == order.Killed ? order.Changes : null);
            if (act == Act.AgentsThaw)
            {
                isTold = failure is not null;
            }
        }

        bool isGood = world.WasFrozen && !isTold;
        Assert.True(
            !isGood || world.IsHeldThroughout, $"the agent's thaw succeeded, and the lock was not held throughout: {order}");
        Assert.True(!world.FalselyConsistent().Any(), $"called consistent, and the lock was not held throughout: {order}");

        // Whom a person's plain commands, killed or not, cost a backup is broken unasked.
        bool isHarmless = order.Acts.All(act => Agents.Contains(act) || ByHand.Contains(act))
            && !(order.Killed is { } killed && Agents.Contains(order.Acts[killed]));
        Assert.True(
            !isHarmless || !world.WasFrozen || isGood,
            $"a backup was broken by a run by hand that is refused or harmless: {order}");

        if (thenNext)
        {
            RequireNextWorks(world, order);
        }

        return isGood;
    }

    private static void RequireNextWorks(World world, Order order)
    {
        // What somebody froze by hand is theirs to thaw, and what the agent's hook left as it was killed a limit ends.
        _ = world.Do(Act.ThawByHand);
        _ = world.Do(Act.LimitPasses);
        foreach (Act act in Agents)
        {
            (_, Exception? failure) = world.Do(act);
            Assert.True(failure is null, $"the next {act} fails ({failure?.Message}) after: {order}");
        }

        Assert.True(world.WasFrozen && world.IsHeldThroughout, $"the next freeze is not held throughout after: {order}");
        Assert.False(world.IsAnythingLocked, $"something stays locked after: {order}");
    }
}
