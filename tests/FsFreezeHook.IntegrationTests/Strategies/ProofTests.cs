using System;
using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Strategies;

/// <summary>
/// What proves that a lock is held: the server's list of locks for an account that may read it, else the statement itself.
/// </summary>
[Collection(nameof(WithMySql))]
public sealed class ProofTests(MySqlFixture bed)
{
    private static readonly string[] ReadLock = ["COMMIT SHARED GRANTED", "GLOBAL SHARED GRANTED"];

    [Theory]
    [InlineData(true, "metadata-locks")]
    [InlineData(false, "statement")]
    public void The_lock_is_in_the_servers_list_and_the_record_says_whether_the_account_could_see_it(bool mayReadIt, string proof)
    {
        bed.Server.CreateUser("prover", "prover-password", "RELOAD, PROCESS, REPLICATION CLIENT");
        if (mayReadIt)
        {
            using MySqlConnection connection = bed.Server.Connect();
            connection.Execute("GRANT SELECT ON performance_schema.* TO 'prover'@'localhost'");
        }

        using PublishedHook hook = new();
        hook.UseServer(bed.Server, ("user", "prover"), ("password", "prover-password"));
        CommandResult freeze = hook.Freeze();
        Assert.True(freeze.ExitCode == 0, freeze.Error);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        IReadOnlyList<string> held = GlobalLocks.Of(bed.Server);
        bool isLocked = WriteProbe.IsWriteLocked(bed.Server);
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal(ReadLock, held);
        Assert.True(isLocked);
        Assert.Equal(proof, instance.Proof);
        Assert.StartsWith("prover@", instance.Account, StringComparison.Ordinal);
        Assert.Empty(GlobalLocks.Of(bed.Server));
    }
}
