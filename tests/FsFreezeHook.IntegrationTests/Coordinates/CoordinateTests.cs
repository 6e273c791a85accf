using System;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Coordinates;

/// <summary>
/// The recorded coordinates of the binary log, against what the server says under the lock; the same on every server.
/// </summary>
public abstract class CoordinateTests
{
    private readonly DatabaseServer _server;

    private protected CoordinateTests(DatabaseServer server) => _server = server;

    [Fact]
    public void The_record_has_the_binary_logs_end_and_the_redo_log_was_flushed_to_what_is_recorded()
    {
        using PublishedHook hook = new();
        hook.UseServer(_server);
        _ = WriteProbe.TimeToWrite(_server);
        Assert.Equal(0, hook.Freeze().ExitCode);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        (string file, long position) = Replica.End(_server);
        Assert.Equal(0, hook.Thaw().ExitCode);

        Assert.NotNull(instance.BinaryLog);
        Assert.Equal(
            (true, true, file, position),
            (instance.BinaryLog.Enabled, instance.BinaryLog.Exact, instance.BinaryLog.File, instance.BinaryLog.Position));
        Assert.InRange(instance.RedoFlushedTo ?? 0, 1UL, ulong.MaxValue);
        Assert.NotNull(instance.KeyBlocksNotFlushed);
        Assert.StartsWith("root@", instance.Account, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_may_not_see_the_binary_log_still_locks_and_the_record_notes_what_is_left_out()
    {
        _server.CreateUser("blind", "blind-password", "RELOAD, PROCESS");
        using PublishedHook hook = new();
        hook.UseServer(_server, ("user", "blind"), ("password", "blind-password"));
        CommandResult freeze = hook.Freeze();
        Assert.Equal((0, string.Empty), (freeze.ExitCode, freeze.Error));
        Assert.True(WriteProbe.IsWriteLocked(_server));
        FreezeRecord record = hook.FreezeRecord;
        Assert.Equal(0, hook.Thaw().ExitCode);

        RecordedInstance instance = Assert.Single(record.Instances);
        Assert.Equal("locked", record.Verdict);
        Assert.Null(instance.BinaryLog?.File);
        Assert.Null(instance.BinaryLog?.Position);
        Assert.NotEmpty(instance.Notes ?? []);
        Assert.Contains(instance.Notes!, note => note.Contains("binary log", StringComparison.OrdinalIgnoreCase)
            || note.Contains("REPLICATION CLIENT", StringComparison.Ordinal)
            || note.Contains("BINLOG MONITOR", StringComparison.Ordinal));
    }

    [Fact]
    public void The_session_that_the_record_names_is_the_accounts_own()
    {
        using PublishedHook hook = new();
        hook.UseServer(_server);
        Assert.Equal(0, hook.Freeze().ExitCode);
        RecordedInstance instance = Assert.Single(hook.FreezeRecord.Instances);
        long session = Assert.Single(_server.SessionsOf("root")).Id;
        using MySqlConnection connection = _server.Connect();
        string version = connection.Value("SELECT @@version");
        Assert.Equal(0, hook.Thaw().ExitCode);
        Assert.Equal((session, version), (instance.Connection, instance.ServerVersion));
        Assert.StartsWith(_server.Features.Product, instance.Server, StringComparison.Ordinal);
    }
}
