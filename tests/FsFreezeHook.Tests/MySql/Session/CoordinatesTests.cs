using System.Text.Json.Nodes;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Session;

/// <summary>What no server at hand answers; what they do answer is in the integration tests.</summary>
public sealed class CoordinatesTests
{
    [Theory]
    [InlineData("", "binlog.000004", 328L)]
    [InlineData("innodb", null, null)]
    public void A_binary_log_in_InnoDB_has_a_GTID_and_no_file(string engine, string? file, long? position)
    {
        JsonObject facts = [];
        Background.Run(() =>
        {
            using SpeakingServer server = SpeakingServer.Answering(statement => statement switch
            {
                Statements.LogVariables => [["log_bin", "ON"], ["binlog_storage_engine", engine]],
                Statements.MariaDbGtids => [["0-1-42", ""]],
                Statements.MasterStatus => [["binlog.000004", "328"]],
                _ => [],
            });
            MySqlSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = server.Port, TlsMode = TlsMode.Disabled };
            using ServerConnection connection = LoginAttempts.Open(settings);
            Coordinates.Of(connection, ServerFeatures.Parse("12.3.1-MariaDB")).AddTo(facts, connection, exact: true, notes: []);
        }).Join();
        JsonNode log = facts[ServerFacts.BinaryLog]!;
        Assert.Equal(
            (file, position, "0-1-42", true),
            ((string?)log["file"], (long?)log["position"], (string?)log["gtidSet"], (bool?)log["exact"]));
    }
}
