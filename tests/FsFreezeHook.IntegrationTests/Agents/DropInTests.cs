using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// The stock flusher, unmodified, as a hook: what an administrator has in the hook directory today goes on working.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class DropInTests(MariaDbFixture bed)
{
    private const string Flusher = "mysql-flush.sh";
    private const string LeftOut = "left out: the stock flusher under our dispatcher (no seed with the scripts here)";

    [Fact]
    public void The_stock_flusher_locks_the_tables_until_thaw()
    {
        using StockScripts? scripts = StockScripts.Install(bed.Server);
        Assert.SkipWhen(scripts is null, LeftOut);
        using PublishedHook hook = Install(scripts!);
        Assert.Equal(0, hook.Freeze().ExitCode);

        // The script does not wait for its lock.
        _ = Eventually.True(() => WriteProbe.IsWriteLocked(bed.Server), TimeSpan.FromSeconds(10), "the lock is granted");

        // Its client lives on behind the dispatcher, and every descriptor it was given still leads somewhere.
        ProcessEntry client = ProcessEntry.All().Single(process =>
            process.IsAlive && process.CommandLine.StartsWith("/usr/bin/mysql ", StringComparison.Ordinal));
        IReadOnlyDictionary<int, string> descriptors = client.Descriptors();
        Assert.All([1, 2], number => Assert.True(Leads(descriptors[number], client, hook), descriptors[number]));

        Assert.Equal(0, hook.Thaw().ExitCode);
        _ = Eventually.True(() => !client.IsAlive, TimeSpan.FromSeconds(10), "the script's client ends");
        Assert.InRange(WriteProbe.TimeToWrite(bed.Server), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void What_the_stock_flusher_prints_is_in_the_log()
    {
        using StockScripts? scripts = StockScripts.Install(bed.Server);
        Assert.SkipWhen(scripts is null, LeftOut);
        using PublishedHook hook = Install(scripts!);
        using TemporaryFolder home = new();
        File.WriteAllText(home.File(".my.cnf"), "[client]\nsocket=/nowhere/sock\n");
        hook.Variables = new Dictionary<string, string?> { ["HOME"] = home.Path };

        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Contains($"{Flusher}: ERROR 2002", hook.Log, StringComparison.Ordinal);
    }

    private static PublishedHook Install(StockScripts scripts)
    {
        PublishedHook hook =
            new() { MySql = new Dictionary<string, string> { ["enabled"] = "no" }, Variables = scripts.Environment };
        string path = hook.AddHook(Flusher, File.ReadAllText(scripts.Flusher));
        Assert.Equal(File.ReadAllBytes(scripts.Flusher), File.ReadAllBytes(path));
        return hook;
    }

    // A spool file may have lost its name, but must be on the tmpfs; a pipe must have a reader.
    private static bool Leads(string target, ProcessEntry writer, PublishedHook hook) =>
        target.StartsWith(hook.Tmpfs, StringComparison.Ordinal)
        || target == "/dev/null"
        || ProcessEntry.All()
            .Any(process => process != writer && process.IsAlive && process.Descriptors().Values.Contains(target));
}
