using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Making one server of the bed the replica of another, that listens on TCP.</summary>
internal static class Replica
{
    private const string User = "replica";
    private const string Password = "replica-password";

    /// <summary>Makes the account that replicas log in with.</summary>
    public static void Allow(DatabaseServer source) => source.CreateUser(User, Password, "REPLICATION SLAVE");

    /// <summary>Begins to apply what comes after a position in the source's binary log.</summary>
    public static void FollowByPosition(DatabaseServer replica, DatabaseServer source, string file, long position)
    {
        string role = replica.Features.Replication.Role.ToUpperInvariant();
        Follow(replica, source, $"{role}_LOG_FILE = '{file}', {role}_LOG_POS = {position}");
    }

    /// <summary>Begins to apply what is not in a set of GTIDs.</summary>
    public static void FollowByGtid(DatabaseServer replica, DatabaseServer source, string gtidSet)
    {
        ReplicationWords words = replica.Features.Replication;
        using (MySqlConnection connection = replica.Connect())
        {
            connection.Execute(words.Forget);
            connection.Execute($"SET GLOBAL {words.ApplierPosition} = '{gtidSet}'");
        }

        Follow(replica, source, words.ByGtid);
    }

    /// <summary>The binary log's end.</summary>
    public static (string File, long Position) End(DatabaseServer source)
    {
        using MySqlConnection connection = source.Connect();
        string[] row = connection.Rows(source.Features.Replication.BinaryLogStatus).Single();
        return (row[0], long.Parse(row[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the replica has applied all that the source has committed by now.</summary>
    /// <exception cref="TestBedException">It stopped, or did not get there.</exception>
    public static void WaitUntilItHasAll(DatabaseServer replica, DatabaseServer source)
    {
        (string file, long position) = End(source);
        _ = Eventually.True(
            () => ReplicaStatus.Of(replica) is { Error.Length: 0 } status
                ? status.AppliedFile == file && status.AppliedPosition == position
                : throw new TestBedException($"the replica stopped: {ReplicaStatus.Of(replica).Error}"),
            TimeSpan.FromSeconds(60),
            $"the replica has applied all up to {file}:{position}");
    }

    /// <summary>The rows of a table as they are, in order, each as often as it is there.</summary>
    public static IReadOnlyList<string> Rows(DatabaseServer server, string table)
    {
        using MySqlConnection connection = server.Connect();
        return [.. connection.Rows($"SELECT client, number FROM {table} ORDER BY client, number")
            .Select(row => $"{row[0]}/{row[1]}")];
    }

    private static void Follow(DatabaseServer replica, DatabaseServer source, string from)
    {
        ReplicationWords words = replica.Features.Replication;
        string role = words.Role.ToUpperInvariant();
        using MySqlConnection connection = replica.Connect();
        connection.Execute(
            $"{words.Change} {role}_HOST = '127.0.0.1', {role}_PORT = {source.Port}, {role}_USER = '{User}', "
            + $"{role}_PASSWORD = '{Password}', {role}_CONNECT_RETRY = 1, {words.Options}, {from}");
        connection.Execute("START REPLICA");
    }
}
