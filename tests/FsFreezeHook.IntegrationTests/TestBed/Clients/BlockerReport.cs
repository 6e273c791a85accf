using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Every blocker that the tests put in a lock's way, and what it did to the clients: one table for people, of one run.</summary>
public sealed class BlockerReport
{
    private const string Head = "| case | server | strategy | freeze | longest write stall before the grant (ms) | longest SELECT stall (ms) "
        + "| what freeze said |\n| --- | --- | --- | --- | --- | --- | --- |\n";

    private const string Footnote = "\nMeasured at clients that together commit 200 statements a second, and at one that reads the blocker's table, from before "
        + "freeze was called until it returned; lock-timeout 3 s, max-stall 1 s, and for the SELECT of 8 s 30 s and 1 s. "
        + "ReadLock and DumpUnderTheReadLock keep the writers waiting by themselves, and did so for 1.2 s before.\n";

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Prepared.ArtifactFolder, "blockers")).FullName;

    /// <summary>Adds a row, a file each, and writes the report of all that are there: several processes may run such tests at once.</summary>
    public void Add(
        string blocker, string server, string strategy, string end, double writeStall, double selectStall, string named)
    {
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{blocker}|{server}|{strategy}")))[..16];
        using FileStream alone = Eventually.Some(
            () => TryOpen(Path.Combine(_folder, "lock")), TimeSpan.FromSeconds(30), "no other process writes the report of blockers");
        File.WriteAllText(
            Path.Combine(_folder, key + ".row"),
            $"| {blocker} | {server} | {strategy} | {end} | {writeStall:0} | {selectStall:0} | {named.Replace('|', '/')} |\n");
        string rows = string.Concat(Directory.EnumerateFiles(_folder, "*.row").Select(File.ReadAllText).Order());
        File.WriteAllText(Path.Combine(Prepared.ArtifactFolder, "blockers.md"), Head + rows + Footnote);
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
