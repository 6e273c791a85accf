using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What is done with a node of Galera while clients write to the others, and what must have come of it.</summary>
internal sealed class GaleraScenes(GaleraFixture bed, ITestOutputHelper output)
{
    /// <summary>Adds a row of a client's.</summary>
    public const string Insert = $"INSERT INTO {Table} (node, client) VALUES (@@server_id, {{0}})";

    private const string Table = "galera_rows";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);

    // A write that the freeze holds up waits for seconds. Shorter waits are those of two processors for nine servers and clients.
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Freezes the node again and again: the others' writes do not wait, and all nodes have equal rows in the end.
    /// </summary>
    public void FreezeWhileOthersWrite(string strategy, int syncWait)
    {
        MakeTable();
        SetSyncWait(syncWait);
        using PublishedHook hook = bed.Install(("lock", strategy));
        using PacedClients one = new(bed.Others[0], 2, Pace, Insert);
        using PacedClients other = new(bed.Others[1], 2, Pace, Insert);
        try
        {
            ClusterCycles cycles = new();
            for (int cycle = 0; cycle < ClusterCycles.Count; cycle++)
            {
                cycles.MeasureWithout(() =>
                {
                    long calm = Stopwatch.GetTimestamp();
                    WaitForAnswers(one, Hold);
                    return Longest(one, other, calm);
                });
                long begun = Stopwatch.GetTimestamp();
                CommandResult freeze = hook.Freeze();
                Assert.True(freeze.ExitCode == 0, freeze.Error);
                WaitForAnswers(one, Hold);
                Assert.Equal("Donor/Desynced", GaleraFixture.Shown(bed.Frozen, "local_state_comment"));
                int queue = int.Parse(GaleraFixture.Shown(bed.Frozen, "local_recv_queue"), CultureInfo.InvariantCulture);
                Assert.Equal(0, hook.Thaw().ExitCode);
                TimeSpan back = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
                TimeSpan longest = Longest(one, other, begun);
                output.WriteLine(
                    $"{strategy}, wsrep_sync_wait {syncWait}: queue {queue}, longest write elsewhere "
                    + $"{longest.TotalMilliseconds:0.0} ms, synced after {back}");

                // One that waits for the frozen node waits until it is thawed.
                Assert.InRange(longest, TimeSpan.Zero, Hold);
                Assert.InRange(queue, 1, int.MaxValue);
                cycles.Add(longest);
            }

            output.WriteLine(cycles.Words);
            Assert.True(cycles.AreCheap, cycles.Words);
        }
        finally
        {
            SetSyncWait(0);
        }

        one.Stop();
        other.Stop();
        AssertEqualRows();
    }

    /// <summary>Ends the holder by a signal, or by its limit where that is empty: the node comes back by itself.</summary>
    public void EndHolder(string signal, int expected)
    {
        MakeTable();
        using PublishedHook hook = bed.Install(("max-hold", signal.Length == 0 ? "1s" : "1min"));
        using PacedClients clients = new(bed.Others[0], 2, Pace, Insert);
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        WaitForAnswers(clients, TimeSpan.FromSeconds(1));
        if (signal.Length > 0)
        {
            Assert.Single(hook.Holders).Signal(signal);
        }

        if (signal == "STOP")
        {
            // Only a thaw, or the session's own limit, ends a lock whose holder is stopped.
            Assert.Equal("Donor/Desynced", GaleraFixture.Shown(bed.Frozen, "local_state_comment"));
            Assert.Equal(expected, hook.Thaw().ExitCode);
        }

        _ = GaleraFixture.WaitUntilSynced(bed.Frozen, Back);
        if (signal != "STOP")
        {
            Assert.Equal(expected, hook.Thaw().ExitCode);
        }

        Assert.Equal("0", GaleraFixture.Shown(bed.Frozen, "desync_count"));
        Assert.Equal(0, hook.Freeze().ExitCode);
        Assert.Equal(0, hook.Thaw().ExitCode);
        clients.Stop();
        AssertEqualRows();
    }

    /// <summary>
    /// Makes a fourth node of a snapshot, which joins from the recorded position without a copy of all of the data.
    /// </summary>
    public void JoinSnapshot()
    {
        MakeTable();
        using TemporaryFolder folder = bed.Folder();
        using PublishedHook hook = bed.Install();
        using GuestAgent agent = new(GuestAgentBuild.Debian12, hook.Program);
        using PacedClients one = new(bed.Others[0], 2, Pace, Insert);
        using PacedClients other = new(bed.Others[1], 2, Pace, Insert);
        using PacedClients own = new(bed.Frozen, 1, Pace, Insert);
        string image = folder.File("image");
        _ = Snapshot.Take(agent, bed.Filesystem, image);
        RecordedGalera recorded = Assert.Single(hook.FreezeRecord.Instances).Galera!;
        Assert.Equal("node2", recorded.Node);

        using LoopFilesystem copy = LoopFilesystem.Mount(image, folder.File("mount"));
        string recovered = bed.Recover(copy.MountPoint);
        Assert.True(recovered.Contains("Recovered position: " + recorded.Position, StringComparison.Ordinal), recovered);
        int withoutCopy = StateTransfersWithoutCopy();
        using (DatabaseServer joined = bed.JoinOn(copy.MountPoint, recorded.Position))
        {
            Assert.Contains("Receiving IST", joined.Output, StringComparison.Ordinal);
            Assert.Equal(withoutCopy + 1, StateTransfersWithoutCopy());
            one.Stop();
            other.Stop();
            own.Stop();
            AssertEqualRows(joined);
            joined.Stop();
        }

        int StateTransfersWithoutCopy() =>
            bed.Others.Append(bed.Frozen).Sum(node => node.Output.Split("Bypassing state dump").Length - 1);
    }

    /// <summary>Makes the table anew, and waits until every node has it.</summary>
    public void MakeTable()
    {
        using MySqlConnection connection = bed.Others[0].Connect();
        connection.Execute(
            $"CREATE OR REPLACE TABLE {Table} (id BIGINT AUTO_INCREMENT PRIMARY KEY, node INT, client INT) ENGINE = InnoDB");
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen))
        {
            _ = Eventually.True(() => Has(node, Table), Back, "the table is on every node");
        }
    }

    /// <summary>Waits for answers to clients for a while, and not for the time alone: those that are held up have none.</summary>
    public static void WaitForAnswers(PacedClients clients, TimeSpan span)
    {
        (int before, long begun) = (clients.Answers, Stopwatch.GetTimestamp());
        _ = Eventually.True(
            () => clients.Answers > before && Stopwatch.GetElapsedTime(begun) >= span, span + Back, "the clients are answered");
    }

    /// <summary>The slowest write of two groups of clients.</summary>
    public static TimeSpan Longest(PacedClients one, PacedClients other, long since)
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan first = one.LongestBetween(since, now);
        TimeSpan second = other.LongestBetween(since, now);
        return first > second ? first : second;
    }

    /// <summary>Waits until the nodes are Synced, and compares the table on all of them.</summary>
    public void AssertEqualRows(params IEnumerable<DatabaseServer> further)
    {
        List<string> sums = [];
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen).Concat(further))
        {
            _ = GaleraFixture.WaitUntilSynced(node, Back);
            using MySqlConnection connection = node.Connect();
            connection.Execute("SET SESSION wsrep_sync_wait = 15");
            sums.Add(connection.Rows($"SELECT COUNT(*), MD5(GROUP_CONCAT(id, node, client ORDER BY id)) FROM {Table}")
                .Select(row => string.Join(' ', row)).Single()
                + " " + connection.Rows($"CHECKSUM TABLE {Table}").Single()[1]);
        }

        output.WriteLine(sums[0]);
        Assert.All(sums, sum => Assert.Equal(sums[0], sum));
    }

    private static bool Has(DatabaseServer node, string table)
    {
        using MySqlConnection connection = node.Connect();
        return connection.Rows($"SHOW TABLES LIKE '{table}'").Count > 0;
    }

    private void SetSyncWait(int value)
    {
        foreach (DatabaseServer node in bed.Others.Append(bed.Frozen))
        {
            using MySqlConnection connection = node.Connect();
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL wsrep_sync_wait = {value}"));
        }
    }
}
