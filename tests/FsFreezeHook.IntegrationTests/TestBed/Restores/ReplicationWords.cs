namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What the servers call the same things of replication.</summary>
/// <param name="Role">The word for a source in the names of options and columns.</param>
/// <param name="Change">The beginning of the statement that names a replica's source.</param>
/// <param name="Options">What is the same for every replica of the bed.</param>
/// <param name="ByGtid">The option that has the replica ask by GTID.</param>
/// <param name="ApplierPosition">The variable that says what a replica has: those GTIDs it will not ask for.</param>
/// <param name="Forget">The statement that empties the binary log, and the GTIDs that come of it.</param>
/// <param name="BinaryLogStatus">The query for the binary log's end.</param>
internal sealed record ReplicationWords(
    string Role, string Change, string Options, string ByGtid, string ApplierPosition, string Forget, string BinaryLogStatus)
{
    /// <summary>MariaDB 10.5 on.</summary>
    public static ReplicationWords OfMariaDb { get; } = new(
        "Master",
        "CHANGE MASTER TO",
        "MASTER_SSL_VERIFY_SERVER_CERT = 0",
        "MASTER_USE_GTID = slave_pos",
        "gtid_slave_pos",
        "RESET MASTER",
        "SHOW MASTER STATUS");

    /// <summary>MySQL 8.4 on.</summary>
    public static ReplicationWords OfMySql { get; } = new(
        "Source",
        "CHANGE REPLICATION SOURCE TO",
        "SOURCE_SSL = 1",
        "SOURCE_AUTO_POSITION = 1",
        "gtid_purged",
        "RESET BINARY LOGS AND GTIDS",
        "SHOW BINARY LOG STATUS");
}
