using System.Globalization;
using MySqlConnector;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a replica says of itself.</summary>
/// <param name="AppliedFile">The source's binary log up to which it has applied.</param>
/// <param name="AppliedPosition">The position in it.</param>
/// <param name="ReadFile">The source's binary log up to which it has read.</param>
/// <param name="ReadPosition">The position in it.</param>
/// <param name="Error">What went wrong in reading or applying, or nothing.</param>
internal sealed record ReplicaStatus(string AppliedFile, long AppliedPosition, string ReadFile, long ReadPosition, string Error)
{
    /// <summary>Asks a replica.</summary>
    public static ReplicaStatus Of(DatabaseServer replica)
    {
        string role = replica.Features.Replication.Role;
        using MySqlConnection connection = replica.Connect();
        using MySqlCommand command = new("SHOW REPLICA STATUS", connection);
        using MySqlDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new ReplicaStatus(
                reader.GetString($"Relay_{role}_Log_File"),
                reader.GetInt64($"Exec_{role}_Log_Pos"),
                reader.GetString($"{role}_Log_File"),
                reader.GetInt64($"Read_{role}_Log_Pos"),
                string.Create(CultureInfo.InvariantCulture, $"{reader["Last_IO_Error"]}{reader["Last_SQL_Error"]}"))
            : throw new TestBedException("the server is no replica");
    }
}
