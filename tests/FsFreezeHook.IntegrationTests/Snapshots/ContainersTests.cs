using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Snapshots;

/// <summary>
/// The main job on servers in containers of every engine, with their data on volumes: each copy's volume is started in a new
/// container. <c>FSFREEZE_HOOK_CONTAINER_SNAPSHOTS</c> says how many each takes.
/// </summary>
[Collection(nameof(WithDocker))]
public sealed class ContainersTests(DockerEngine docker, ITestOutputHelper output)
{
    private const int Clients = 2;

    private static int Snapshots =>
        Environment.GetEnvironmentVariable("FSFREEZE_HOOK_CONTAINER_SNAPSHOTS") is { Length: > 0 } count
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : 2;

    [Fact]
    public void Two_of_Docker_beside_one_outside_are_clean_and_complete()
    {
        using ContainersOnLoop bed = new();
        bed.Add(ServerKind.MariaDb, null);
        bed.Add(ServerKind.MariaDbUnstable, docker);
        bed.Add(ServerKind.MySql, docker);
        TakeAndCheck(bed, "bed-1", "bed-2", "mysql");
    }

    [Fact]
    public void One_of_Podman_is_clean_and_complete()
    {
        using PodmanEngine podman = new(isOfRoot: true);
        using ContainersOnLoop bed = new();
        bed.Add(ServerKind.MariaDbUnstable, podman);
        TakeAndCheck(bed, "bed-0");
    }

    [Fact]
    public void One_of_a_users_own_Podman_is_clean_and_complete()
    {
        using PodmanEngine podman = new(isOfRoot: false);
        using ContainersOnLoop bed = new();
        bed.Add(ServerKind.MariaDbUnstable, podman);
        TakeAndCheck(bed);
    }

    [Fact]
    public void One_of_nspawn_is_clean_and_complete()
    {
        using NspawnEngine nspawn = new(DatabaseServers.Home(ServerKind.MariaDbUnstable));
        using ContainersOnLoop bed = new();
        bed.Add(ServerKind.MariaDbUnstable, nspawn);
        TakeAndCheck(bed);
    }

    private void TakeAndCheck(ContainersOnLoop bed, params string[] names)
    {
        using PublishedHook hook = bed.Install();
        for (int number = 1; number <= Snapshots; number++)
        {
            using GuestAgent agent =
                new(number % 2 == 0 ? GuestAgentBuild.Unstable : GuestAgentBuild.Debian12, hook.Program);
            WritingClients[] clients = [.. bed.Servers.Select(server => new WritingClients(server, Clients))];
            try
            {
                Array.ForEach(clients, one => one.WaitForMore(20));
                SnapshotMoment moment = bed.TakeSnapshot(agent);
                Array.ForEach(clients, one => one.WaitForMore(1));
                Array.ForEach(clients, one => one.Stop());
                for (int server = 0; server < clients.Length; server++)
                {
                    using RestoredCopy copy = bed.Restore(server);
                    Assert.Empty(SnapshotFindings.Of(copy, clients[server], moment));
                    AssertLocked(copy.FreezeRecord, hook.ThawRecord, clients.Length, names);
                }

                output.WriteLine($"snapshot {number}: {clients.Sum(one => one.Rows.Count)} rows");
            }
            finally
            {
                Array.ForEach(clients, one => one.Dispose());
            }
        }
    }

    private static void AssertLocked(FreezeRecord freeze, ThawRecord thaw, int servers, IReadOnlyList<string> names)
    {
        Assert.Equal("locked", freeze.Verdict);
        Assert.Equal("consistent", thaw.Verdict);
        Assert.Equal(servers, freeze.Instances.Count);
        if (names.Count > 0)
        {
            Assert.Equal(names, freeze.Instances.Select(instance => instance.Name).Order(StringComparer.Ordinal));
        }
    }
}
