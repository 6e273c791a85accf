using System;
using System.Globalization;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// What a load of statements that keep ending did to a freeze, and the freeze to writers: one table for people, of one run.
/// </summary>
internal static class LoadReport
{
    private const string Head = "| load | server | freeze by | exit | time to its end (s) | locked then | attempts given up | "
        + "longest wait of a write (s) |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- |\n";

    private const string Footnote = "\nTwelve clients send the same INSERT again and again, which takes as long as it says. "
        + "The waits are those of two other clients that write every 20 ms, from before freeze was called until it returned; "
        + "lock-timeout 30 s, max-stall 3 s. Locked then: whether a write waits when it has returned, "
        + "behind a lock or behind an attempt at one, as the scripts leave it.\n";

    private static readonly SharedTable Table = new("loads", Head, Footnote);

    /// <summary>Adds a row.</summary>
    public static void Add(
        string load, string server, string by, CommandResult freeze, bool isLocked, string attempts, TimeSpan wait) =>
        Table.Add(
            $"{load}|{server}|{by}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {load} | {server} | {by} | {freeze.ExitCode} | {freeze.Duration.TotalSeconds:0.00} "
                    + $"| {(isLocked ? "yes" : "no")} | {attempts} | {wait.TotalSeconds:0.00} |\n"));
}
