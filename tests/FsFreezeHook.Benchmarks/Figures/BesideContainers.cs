using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>
/// Freezes of a MariaDB in a container beside nine others, and of the same outside, where no container is; nothing is configured.
/// The servers run in turn: one that runs beside would be locked too.
/// </summary>
internal sealed class BesideContainers
{
    private const int Others = 9;
    private const int FreezesOfAStart = 8;

    private readonly Sample _inside;
    private readonly Sample _outside;

    private BesideContainers(Plan plan)
    {
        int starts = Math.Max(1, plan.IdleRounds / FreezesOfAStart);
        Report.Progress($"ten containers, {starts} starts of each side");
        IReadOnlyList<IReadOnlyList<Timing[]>> starting = Rounds.InTurn(starts, Inside, Outside);
        _inside = starting[0].SelectMany(some => some).Times();
        _outside = starting[1].SelectMany(some => some).Times();
    }

    /// <summary>Measures.</summary>
    public static BesideContainers Measure(Plan plan) => new(plan);

    /// <summary>The row of the freeze.</summary>
    public FigureRow Row() => FigureRow.OfRatio(
        "freeze, idle, ten containers, a MariaDB in one of them: in a container ÷ the same outside, no containers",
        Texts.Both(_inside),
        "outside " + Texts.Both(_outside),
        _inside.Median / _outside.Median,
        Target.AtMost(1.5),
        "its mounts, its variables and its socket are looked at, and it is held by a process of its own");

    private static Timing[] Inside()
    {
        List<BackgroundProcess> others = [];
        using TemporaryFolder folder = new();
        try
        {
            for (int other = 0; other < Others; other++)
            {
                others.Add(new BackgroundProcess(
                    folder.File($"output-{other}"), "env", Namespaces.Env([], "sleep", "infinity")));
            }

            return Freeze(new DatabaseServerOptions { Container = ContainerOptions.WithoutEngine() });
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }
    }

    private static Timing[] Outside() => Freeze(new DatabaseServerOptions());

    private static Timing[] Freeze(DatabaseServerOptions options)
    {
        RunningServers.MustBeNone();
        using DatabaseServer server = DatabaseServers.Start(ServerKind.MariaDb, options);
        using OurProgram ours = OurProgram.ForAll([]);
        List<Timing> freezes = [];

        // The first of a start fills caches, and shows that it locks.
        for (int freeze = 0; freeze <= FreezesOfAStart; freeze++)
        {
            Timing timing = ours.Freeze();
            if (freeze == 0)
            {
                _ = Eventually.True(() => WriteProbe.IsWriteLocked(server), Patience.Bound, "the server is locked");
            }
            else
            {
                freezes.Add(timing);
            }

            _ = ours.Thaw();
            ours.Settle();
        }

        return [.. freezes];
    }
}
