using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A database server, in <c>freeze.json</c>.</summary>
public sealed record RecordedInstance(
    string Name,
    string? Server,
    string ServerVersion,
    string Lock,
    string? LockReason,
    long Connection,
    string? Account,
    string? Proof,
    ulong? RedoFlushedTo,
    ulong? KeyBlocksNotFlushed,
    RecordedBinaryLog? BinaryLog,
    IReadOnlyList<RecordedReplication>? Replication,
    RecordedGalera? Galera,
    RecordedGroup? GroupReplication,
    IReadOnlyList<string>? Layout,
    IReadOnlyList<string>? Engines,
    IReadOnlyList<string>? Notes,
    RecordedHolder Holder,
    double MaxHoldMilliseconds,
    IReadOnlyDictionary<string, double> Steps);
