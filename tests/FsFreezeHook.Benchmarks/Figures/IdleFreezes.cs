using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Reporting;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;

namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>
/// Freezes and thaws of a server that does nothing else: ours, the scripts', and the native client's one process. Somebody has
/// committed a row just before each: with a binary log, MariaDB leaves the end of that commit to its next flush, for which the
/// scripts sleep.
/// </summary>
internal sealed class IdleFreezes
{
    private readonly string _what;
    private readonly Sample _freezes;
    private readonly Sample _thaws;
    private readonly Sample _client;
    private readonly Sample? _scriptFreezes;
    private readonly Sample? _scriptThaws;

    private IdleFreezes(string what, DatabaseServer server, int rounds)
    {
        Report.Progress($"idle: {what}, {rounds} rounds");
        _what = what;
        using OurProgram ours = OurProgram.For(server);
        using ShellScripts? scripts = ShellScripts.For(server);
        MeasuredCommand client = NativeClient.For(server);
        using MySqlConnection somebody = server.Connect();
        List<Func<(Timing Freeze, Timing Thaw)>> sides =
            [() => Cycle(ours, somebody), () => (Commit(somebody, client.Run), default)];
        if (scripts is not null)
        {
            sides.Add(() => Cycle(scripts, somebody));
        }

        MustLock(ours, server);
        if (scripts is not null)
        {
            MustLock(scripts, server);
        }

        IReadOnlyList<IReadOnlyList<(Timing Freeze, Timing Thaw)>> cycles = Rounds.InTurn(rounds, [.. sides]);
        _freezes = cycles[0].Select(cycle => cycle.Freeze).Times();
        _thaws = cycles[0].Select(cycle => cycle.Thaw).Times();
        _client = cycles[1].Select(cycle => cycle.Freeze).Times();
        if (scripts is not null)
        {
            _scriptFreezes = cycles[2].Select(cycle => cycle.Freeze).Times();
            _scriptThaws = cycles[2].Select(cycle => cycle.Thaw).Times();
        }
    }

    /// <summary>Measures.</summary>
    public static IdleFreezes Measure(string what, DatabaseServer server, int rounds) => new(what, server, rounds);

    /// <summary>The row of the freeze beside the scripts'.</summary>
    public FigureRow FreezeRow() => BesideScripts(
        "freeze",
        _freezes,
        _scriptFreezes,
        "a .NET process starts twice, half of the second beside the first's search; "
            + $"the client's one takes {Texts.Milliseconds(_client.Median)} in all");

    /// <summary>The row of the freeze beside the native client.</summary>
    public FigureRow FloorRow() => FigureRow.OfRatio(
        $"freeze, idle, {_what}: ours ÷ native client's one process",
        Texts.Both(_freezes),
        "client " + Texts.Both(_client),
        _freezes.Median / _client.Median,
        null,
        "a .NET process starts twice, two connections for one and some twenty statements for three: "
            + "privileges, layout, blockers, proof, redo flushed");

    /// <summary>The row of the thaw.</summary>
    public FigureRow ThawRow() => BesideScripts(
        "thaw",
        _thaws,
        _scriptThaws,
        "ours ends when the lock was proven and released, the scripts' when its client was told to");

    // Once, and untimed: a side that locks nothing is fast, and no side to compare with. The scripts exit with 0 then too.
    private static void MustLock(IFreezer side, DatabaseServer server)
    {
        _ = side.Freeze();
        _ = Eventually.True(
            () => WriteProbe.IsWriteLocked(server), Patience.Bound, $"{side.Name} locks {server.Features.Product}");
        _ = side.Thaw();
        side.Settle();
    }

    private static Timing Commit(MySqlConnection somebody, Func<Timing> andThen)
    {
        somebody.Execute($"INSERT INTO {WriteProbe.Tables[0]} VALUES (1)");
        return andThen();
    }

    private static (Timing Freeze, Timing Thaw) Cycle(IFreezer side, MySqlConnection somebody)
    {
        Timing freeze = Commit(somebody, side.Freeze);
        Timing thaw = side.Thaw();
        side.Settle();
        return (freeze, thaw);
    }

    private FigureRow BesideScripts(string verb, Sample ours, Sample? scripts, string behind)
    {
        string figure = $"{verb}, idle, {_what}: scripts ÷ ours";
        return scripts is null
            ? FigureRow.Without(figure, Texts.Both(ours), null, Absent.Scripts)
            : FigureRow.OfRatio(
                figure, Texts.Both(ours), "scripts " + Texts.Both(scripts), scripts.Median / ours.Median, null, behind);
    }
}
