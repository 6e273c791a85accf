using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Clusters;

/// <summary>A MariaDB that is a replica of two sources, both of which are written to, is frozen.</summary>
[Collection(nameof(WithNoServer))]
public sealed class MultiSourceTests : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly List<DatabaseServer> _servers = [];

    [Fact]
    public void Each_channel_is_recorded_with_what_it_had_applied_and_goes_on()
    {
        RunningServers.MustBeNone();
        DatabaseServer replica = Start(3);
        string[] names = ["one", "two"];
        DatabaseServer[] sources = [Start(1), Start(2)];
        for (int number = 0; number < names.Length; number++)
        {
            Replica.Allow(sources[number]);
            Follow(replica, sources[number], names[number]);
            using MySqlConnection connection = sources[number].Connect();
            connection.Execute($"CREATE TABLE rows_{names[number]} (id BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB");
        }

        using PublishedHook hook = new();
        hook.UseServer(replica, ("role", "replica"));
        using PacedClients one = new(sources[0], 2, Pace, "INSERT INTO rows_one () VALUES ()");
        using PacedClients two = new(sources[1], 2, Pace, "INSERT INTO rows_two () VALUES ()");
        for (int cycle = 0; cycle < 3; cycle++)
        {
            CommandResult freeze = hook.Freeze();
            Assert.True(freeze.ExitCode == 0, freeze.Error);
            IReadOnlyDictionary<string, string> applied = Applied(replica);
            Assert.Equal(0, hook.Thaw().ExitCode);
            IReadOnlyList<RecordedReplication> recorded = Assert.Single(hook.FreezeRecord.Instances).Replication!;
            Assert.Equal(
                names.Select(name => applied[name]),
                recorded.OrderBy(channel => channel.Channel).Select(channel => Place(channel.File, channel.Position)));
        }

        one.Stop();
        two.Stop();
        for (int number = 0; number < names.Length; number++)
        {
            (string file, long position) = Replica.End(sources[number]);
            _ = Eventually.True(
                () => Applied(replica)[names[number]] == Place(file, position), Bound, "the channel has applied all");
            using MySqlConnection source = sources[number].Connect();
            using MySqlConnection copy = replica.Connect();
            string sum = $"CHECKSUM TABLE rows_{names[number]}";
            Assert.Equal(source.Rows(sum).Single()[1], copy.Rows(sum).Single()[1]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _servers.ForEach(server => server.Dispose());

    private static string Place(string? file, long? position) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{position}");

    // What each channel had applied, as the server itself says.
    private static Dictionary<string, string> Applied(DatabaseServer replica)
    {
        using MySqlConnection connection = replica.Connect();
        using MySqlCommand command = new("SHOW ALL SLAVES STATUS", connection);
        using MySqlDataReader reader = command.ExecuteReader();
        Dictionary<string, string> applied = [];
        while (reader.Read())
        {
            Assert.Equal(string.Empty, reader["Last_SQL_Error"]);
            applied[reader.GetString("Connection_name")] =
                Place(reader.GetString("Relay_Master_Log_File"), reader.GetInt64("Exec_Master_Log_Pos"));
        }

        return applied;
    }

    private static void Follow(DatabaseServer replica, DatabaseServer source, string channel)
    {
        (string file, long position) = Replica.End(source);
        using MySqlConnection connection = replica.Connect();
        connection.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"CHANGE MASTER '{channel}' TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {source.Port}, MASTER_USER = 'replica', "
                + $"MASTER_PASSWORD = 'replica-password', {replica.Features.Replication.Options}, MASTER_LOG_FILE = '{file}', "
                + $"MASTER_LOG_POS = {position}"));
        connection.Execute($"START SLAVE '{channel}'");
    }

    private MariaDbServer Start(int id)
    {
        MariaDbServer server = MariaDbServer.StartNew(new DatabaseServerOptions
        {
            ServerId = id,
            Tcp = true,
            Extra = [string.Create(CultureInfo.InvariantCulture, $"--gtid-domain-id={id}")],
        });
        _servers.Add(server);
        return server;
    }
}
