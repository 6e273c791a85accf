using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace FsFreezeHook.Tests.Freezing.Orders;

/// <summary>
/// Every order in which a run by hand, the agent's runs, a limit and a death can meet over one freeze of the agent's: up to two acts at any
/// moment of it, and each run killed before and after each file that it changes.
/// </summary>
public sealed class FreezeOrderTests(ITestOutputHelper output)
{
    // Of the orders in which a run is killed; it takes as long as the order itself.
    private const int EachNext = 7;

    private static readonly Act[] Agents = [Act.AgentsFreeze, Act.FilesystemsFreeze, Act.FilesystemsThaw, Act.AgentsThaw];

    private static readonly Act[] ByHand = [Act.ThawByHand, Act.FreezeByHand, Act.Rehearse];

    private static readonly Act[] Between =
        [.. ByHand, Act.ThawByForce, Act.LimitPasses, Act.HolderIsTerminated, Act.HolderIsKilled];

    [Fact]
    public void In_no_order_is_a_snapshot_called_consistent_whose_lock_was_not_held_throughout()
    {
        int orders = 0;
        int consistent = 0;
        foreach (Order order in Lines().Select(line => new Order(line)))
        {
            int[] places = Check(order, ref consistent, thenNext: true);
            orders++;
            foreach (int killed in Enumerable.Range(0, places.Length))
            {
                for (int changes = 0; changes < places[killed]; changes++)
                {
                    _ = Check(order with { Killed = killed, Changes = changes }, ref consistent, thenNext: orders % EachNext == 0);
                    orders++;
                }
            }
        }

        output.WriteLine($"{orders} orders, {consistent} of them consistent");
        Assert.True(orders > 3000, $"{orders} orders");
        Assert.True(consistent > 50, $"{consistent} orders in which the snapshot is consistent");
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
    private static int[] Check(Order order, ref int consistent, bool thenNext)
    {
        using World world = new();
        int[] places = new int[order.Acts.Count];
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
        Assert.True(!isGood || world.IsHeldThroughout, $"the agent's thaw succeeded, and the lock was not held throughout: {order}");
        Assert.True(!world.FalselyConsistent().Any(), $"called consistent, and the lock was not held throughout: {order}");
        consistent += isGood ? 1 : 0;

        // Whom a person's plain commands, killed or not, cost a backup is broken unasked.
        bool isHarmless = order.Acts.All(act => Agents.Contains(act) || ByHand.Contains(act))
            && !(order.Killed is { } killed && Agents.Contains(order.Acts[killed]));
        Assert.True(!isHarmless || !world.WasFrozen || isGood, $"a backup was broken by a run by hand that is refused or harmless: {order}");

        if (thenNext)
        {
            RequireNextWorks(world, order);
        }

        return places;
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
