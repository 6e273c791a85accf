using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>MySQL 9.7.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MySqlReplicaTests(MySqlParallelReplicaFixture bed, ITestOutputHelper output)
    : ReplicaTests(bed, output), IClassFixture<MySqlParallelReplicaFixture>
{
    private const string Channel = "two";

    [Fact]
    public void Each_channel_of_a_replica_of_two_sources_is_recorded_with_what_it_had_applied_and_goes_on()
    {
        using DatabaseServer second = DatabaseServers.Start(
            ServerKind.MySql, new DatabaseServerOptions { ServerId = 4, Tcp = true, Gtid = true });
        Follow(second);
        try
        {
            FreezeWhileBothWrite(second);
        }
        finally
        {
            using MySqlConnection connection = bed.Replica.Connect();
            connection.Execute($"STOP REPLICA FOR CHANNEL '{Channel}'");
            connection.Execute($"RESET REPLICA ALL FOR CHANNEL '{Channel}'");
        }
    }

    private void FreezeWhileBothWrite(DatabaseServer second)
    {
        TimeSpan pace = TimeSpan.FromMilliseconds(5);
        DatabaseServer[] sources = [bed.Source, second];
        for (int number = 0; number < sources.Length; number++)
        {
            using MySqlConnection connection = sources[number].Connect();
            connection.Execute($"CREATE TABLE source_{number} (id BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB");
        }

        using PublishedHook hook = bed.Install(("role", "replica"));
        using PacedClients one = new(sources[0], 2, pace, "INSERT INTO source_0 () VALUES ()");
        using PacedClients two = new(sources[1], 2, pace, "INSERT INTO source_1 () VALUES ()");
        for (int cycle = 0; cycle < 3; cycle++)
        {
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            IReadOnlyDictionary<string, string> applied = Applied();
            Assert.Equal(0, hook.Thaw().ExitCode);
            Assert.Equal(
                applied.OrderBy(channel => channel.Key).Select(channel => channel.Value),
                Assert.Single(hook.FreezeRecord.Instances).Replication!
                    .OrderBy(channel => channel.Channel).Select(channel => Place(channel.File, channel.Position)));
        }

        one.Stop();
        two.Stop();
        for (int number = 0; number < sources.Length; number++)
        {
            (string file, long position) = Replica.End(sources[number]);
            _ = Eventually.True(
                () => Applied().ContainsValue(Place(file, position)), TimeSpan.FromSeconds(30), "the channel has applied all");
            using MySqlConnection source = sources[number].Connect();
            using MySqlConnection copy = bed.Replica.Connect();
            string sum = $"CHECKSUM TABLE source_{number}";
            Assert.Equal(source.Rows(sum).Single()[1], copy.Rows(sum).Single()[1]);
        }
    }

    private void Follow(DatabaseServer source)
    {
        Replica.Allow(source);
        using (MySqlConnection connection = source.Connect())
        {
            // What the clients make, which the first source has made on the replica.
            connection.Execute("CREATE TABLE paced (client INT PRIMARY KEY, n BIGINT) ENGINE = InnoDB");
            connection.Execute("INSERT INTO paced VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0)");
        }

        (string file, long position) = Replica.End(source);
        using MySqlConnection replica = bed.Replica.Connect();
        replica.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = {source.Port}, SOURCE_USER = 'replica', "
                + $"SOURCE_PASSWORD = 'replica-password', SOURCE_SSL = 1, SOURCE_LOG_FILE = '{file}', "
                + $"SOURCE_LOG_POS = {position}, SOURCE_AUTO_POSITION = 0 FOR CHANNEL '{Channel}'"));
        replica.Execute($"START REPLICA FOR CHANNEL '{Channel}'");
    }

    private static string Place(string? file, long? position) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{position}");

    // What each channel had applied, as the server itself says.
    private Dictionary<string, string> Applied()
    {
        using MySqlConnection connection = bed.Replica.Connect();
        using MySqlCommand command = new("SHOW REPLICA STATUS", connection);
        using MySqlDataReader reader = command.ExecuteReader();
        Dictionary<string, string> applied = [];
        while (reader.Read())
        {
            Assert.Equal(string.Empty, reader["Last_Error"]);
            applied[reader.GetString("Channel_Name")] =
                Place(reader.GetString("Relay_Source_Log_File"), reader.GetInt64("Exec_Source_Log_Pos"));
        }

        return applied;
    }
}
