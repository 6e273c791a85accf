using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a load of statements that keep ending did to a freeze, and the freeze to writers: one table for people, of one run.</summary>
internal static class LoadReport
{
    private const string Head = "| load | server | freeze by | exit | time to its end (s) | locked then | attempts given up | longest wait of a write (s) |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- |\n";

    private const string Footnote = "\nTwelve clients send the same INSERT again and again, which takes as long as it says. The waits are those of two other clients that write "
        + "every 20 ms, from before freeze was called until it returned; lock-timeout 30 s, max-stall 3 s. "
        + "Locked then: whether a write waits when it has returned, behind a lock or behind an attempt at one, as the scripts leave it.\n";

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Prepared.ArtifactFolder, "loads")).FullName;

    /// <summary>Adds a row, a file each, and writes the report of all that are there: several processes may run such tests at once.</summary>
    public static void Add(string load, string server, string by, CommandResult freeze, bool isLocked, string attempts, TimeSpan wait)
    {
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{load}|{server}|{by}")))[..16];
        using FileStream alone = Eventually.Some(
            () => TryOpen(Path.Combine(Folder, "lock")), TimeSpan.FromSeconds(30), "no other process writes the report of loads");
        string row = FormattableString.Invariant(
            $"| {load} | {server} | {by} | {freeze.ExitCode} | {freeze.Duration.TotalSeconds:0.00} | {(isLocked ? "yes" : "no")} | {attempts} | {wait.TotalSeconds:0.00} |\n");
        File.WriteAllText(Path.Combine(Folder, key + ".row"), row);
        string rows = string.Concat(Directory.EnumerateFiles(Folder, "*.row").Select(File.ReadAllText).Order());
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, "loads.md"), Head + rows + Footnote);
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
