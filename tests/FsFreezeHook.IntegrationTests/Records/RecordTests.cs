using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Records;

/// <summary>What the records say, against what the server and the kernel say.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class RecordTests : IDisposable
{
    private readonly DatabaseServer _server;
    private readonly PublishedHook _hook = new();

    public RecordTests(MariaDbFixture bed)
    {
        _server = bed.Server;
        _hook.UseServer(_server);
    }

    private static string BootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void The_freeze_record_names_what_holds_and_the_thaw_record_answers_it()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        Assert.Equal(0, _hook.Freeze().ExitCode);
        FreezeRecord freeze = _hook.FreezeRecord;
        RecordedInstance instance = Assert.Single(freeze.Instances);
        using (MySqlConnection connection = _server.Connect())
        {
            Assert.Equal(connection.Value("SELECT @@version"), instance.ServerVersion);
        }

        Assert.Equal(1, freeze.Format);
        Assert.StartsWith("fsfreeze-hook ", freeze.Tool, StringComparison.Ordinal);
        Assert.Matches($"^{BootId}\\.[0-9a-f]{{16}}$", freeze.FreezeId);
        Assert.InRange(freeze.StartedAt, before, freeze.CommittedAt);
        Assert.InRange(freeze.CommittedAt, freeze.StartedAt, DateTimeOffset.UtcNow);
        Assert.Equal(("locked", TimeSpan.Zero), (freeze.Verdict, freeze.CommittedAt.Offset));
        Assert.Empty(freeze.Reasons);
        Assert.Equal(("mysql", "read-lock"), (instance.Name, instance.Lock));
        Assert.Equal(Assert.Single(_server.SessionsOf("root")).Id, instance.Connection);
        Assert.Equal(Assert.Single(_hook.Holders).Pid, instance.Holder.Pid);
        Assert.Equal(TimeSpan.FromMinutes(6).TotalMilliseconds, instance.MaxHoldMilliseconds);
        Assert.Subset(instance.Steps.Keys.ToHashSet(), new HashSet<string> { "ready", "locked", "held" });
        Assert.Equal(freeze.FreezeId, FreezeRecord.Read(_hook.CommittedRecord).FreezeId);

        Assert.Equal(0, _hook.Thaw().ExitCode);
        ThawRecord thaw = _hook.ThawRecord;
        Assert.Equal((1, freeze.Tool, freeze.FreezeId, "consistent"), (thaw.Format, thaw.Tool, thaw.FreezeId, thaw.Verdict));
        RecordedOutcome outcome = Assert.Single(thaw.Instances);
        Assert.Equal(("mysql", "released"), (outcome.Name, outcome.Outcome));
        Assert.InRange(outcome.HeldMilliseconds!.Value, 1, (thaw.ThawedAt - freeze.StartedAt).TotalMilliseconds);
        Assert.False(File.Exists(_hook.CommittedRecord));
    }

    [Fact]
    public void Only_root_reads_what_the_program_keeps()
    {
        Assert.Equal(0, _hook.Freeze().ExitCode);
        const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owners | UnixFileMode.UserExecute, File.GetUnixFileMode(_hook.RuntimeDirectory));
        Assert.Equal(Owners, File.GetUnixFileMode(Path.Combine(_hook.RuntimeDirectory, "mysql.release")));
        Assert.False(File.GetUnixFileMode(_hook.StateDirectory).HasFlag(UnixFileMode.OtherRead));
        Assert.False(File.GetUnixFileMode(_hook.StateDirectory).HasFlag(UnixFileMode.GroupWrite));
        Assert.Equal(0, _hook.Thaw().ExitCode);
    }
}
