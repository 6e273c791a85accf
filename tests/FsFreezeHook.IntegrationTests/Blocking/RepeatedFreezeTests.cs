using System;
using System.Diagnostics;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Blocking;

/// <summary>
/// A host that asks again and again, beside a blocker that the account cannot see: writers wait for one freeze, and not for ten.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class RepeatedFreezeTests : IDisposable
{
    private const string Account = "narrow";
    private const string Password = "narrow-Password-1";

    private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(1);

    private readonly PublishedHook _hook = new();

    public RepeatedFreezeTests() => RunningServers.MustBeNone();

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData(ServerKind.MySql)]
    [InlineData(ServerKind.MariaDb)]
    public void Ten_freezes_together_cost_writers_no_more_than_two_attempts(ServerKind kind)
    {
        using DatabaseServer server = DatabaseServers.Start(kind);
        server.CreateUser(Account, Password, "RELOAD, PROCESS");
        _hook.UseServer(server, ("user", Account), ("password", Password), ("max-stall", "1s"), ("lock-timeout", "4s"));
        using MySqlConnection blocker = server.Connect();
        blocker.Execute($"LOCK TABLES {server.ProbeTables[0]} WRITE");
        using WritingClients clients = new(server, 1, WrittenTable.InnoDb);
        clients.WaitForMore(5);
        CommandResult[] freezes = [.. Enumerable.Range(0, 10).Select(_ => _hook.Freeze())];
        clients.WaitForMore(5);
        clients.Stop();
        Assert.All(freezes, freeze => Assert.Equal(22, freeze.ExitCode));
        Assert.Contains("no attempt at the lock: writers waited for ", freezes[^1].Error, StringComparison.Ordinal);

        // Each of the few that had to wait took as long as any write besides.
        TimeSpan[] stalls = [.. clients.Rows
            .Select(row => Stopwatch.GetElapsedTime(row.SentAt, row.AcknowledgedAt))
            .Where(wait => wait > MaxStall / 4)];
        Assert.NotEmpty(stalls);
        Assert.InRange(stalls.Aggregate((sum, stall) => sum + stall), MaxStall / 4, 2.25 * MaxStall);

        blocker.Execute("UNLOCK TABLES");
        Assert.False(WriteProbe.IsWriteLocked(server));
    }
}
