using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>Somebody runs the program by hand while the agent has the whole guest frozen.</summary>
public sealed class ByHandWhileFrozenTests(ITestOutputHelper output)
{
    /// <summary>Debian 12 with MariaDB, and unstable with MySQL.</summary>
    public static TheoryData<GuestSystem> Systems { get; } = [GuestSystem.Debian12, GuestSystem.MySql];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Every_command_answers_at_once_changes_nothing_and_leaves_nothing_behind(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        IReadOnlyList<(string Command, TimeSpan Took)> all = new ByHand(machine).MustAnswer();
        foreach ((string command, TimeSpan took) in all)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds,5:0} ms  {command}"));
        }

        (string slowest, TimeSpan longest) = all.MaxBy(one => one.Took);
        ScenarioTable.Add(
            "commands by hand while the whole guest is frozen",
            system,
            "each answers within 3 s and leaves no process, session or file; `thaw`, `freeze` and `rehearse` are refused (30), "
                + "the thaw is clean",
            string.Create(CultureInfo.InvariantCulture, $"slowest: `{slowest}`, {longest.TotalMilliseconds:0} ms"));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void A_forced_thaw_is_reported_to_the_host_even_where_it_was_killed_or_its_terminal_closed(GuestSystem system)
    {
        using VirtualMachine machine = VirtualMachine.BootWithPackage(system);
        ByHand person = new(machine);
        Assert.True(person.Force(ByHand.ForcedThawToItsEnd), "a forced thaw has not released the lock");
        int released = 0;
        string[] ways = [.. Ways()];
        foreach (string way in ways)
        {
            bool isReleased = person.Force(way);
            output.WriteLine($"{(isReleased ? "released" : "still locked")}: {way.ReplaceLineEndings("; ")}");
            released += isReleased ? 1 : 0;
        }

        Assert.True(released >= 4, $"of {ways.Length} forced thaws that were killed, {released} had released the lock");
        GuestFreeze.MustBeConsistent(machine);
        ScenarioTable.Add(
            "`thaw --force` by hand while the whole guest is frozen",
            system,
            "the host's thaw ends with 24, also where it was killed (HUP, TERM, KILL) or its terminal closed after the lock had "
                + "gone; else the thaw is clean",
            string.Create(
                CultureInfo.InvariantCulture,
                $"1 to its end, {released} killed after the lock had gone, {ways.Length - released} before"));
    }

    private static IEnumerable<string> Ways()
    {
        foreach (string moment in (string[])[":", "sleep $(cat /run/most-of-it)", ByHand.UntilReleased])
        {
            foreach (string signal in (string[])["HUP", "TERM", "KILL"])
            {
                yield return ByHand.Killed(ByHand.ForcedThaw, signal, moment);
            }

            yield return ByHand.Killed(ByHand.ForcedThawInATerminal, "KILL", moment);
        }
    }
}
