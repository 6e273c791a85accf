using System;
using System.Diagnostics;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A server's session that outlives its holder: the server is not told that the connection has ended.</summary>
public abstract class AbandonedSessionTests
{
    private readonly DatabaseServer _server;
    private readonly GuestAgentBuild _build;

    private protected AbandonedSessionTests(DatabaseServer server, GuestAgentBuild build)
    {
        _server = server;
        _build = build;
    }

    [Fact]
    public void Thaw_ends_the_session_of_a_holder_that_it_had_to_kill()
    {
        using Relay relay = new(_server);
        using FaultBench bench = new(_server, _build, ("socket", relay.SocketPath));
        using FreezeWatchdog watchdog = new(bench.MountPoint);
        Assert.Equal("0", bench.Freeze());
        _ = Assert.Single(_server.SessionsOf("root"));
        relay.Part();
        bench.Holder!.Signal("STOP");
        long asked = Stopwatch.GetTimestamp();
        Assert.Equal(bench.Exited(24), bench.Thaw());
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        _server.AssertNoSessionsOf("root");
        TimeSpan waited = bench.AssertWritable(TimeSpan.FromSeconds(1));
        bench.Hook.UseServer(_server);
        bench.Hook.WriteConfiguration();
        bench.AssertRecovered();
        FaultTable.Add(
            new FaultRow(
                "SIGSTOP of the holder, whose connection's end the server does not learn of", "held", bench.Bed, "0", "24",
                "held until thaw", "1 s"),
            waited);
    }

    /// <summary>Its own timer cannot end it then. The server's limit is max-hold and 10 s.</summary>
    [Fact]
    public void Without_a_thaw_the_servers_own_limit_ends_the_session_of_a_stopped_holder()
    {
        using FaultBench bench = new(_server, _build, ("max-hold", "1s"));
        using FreezeWatchdog watchdog = new(bench.MountPoint);
        Assert.Equal("0", bench.Freeze());
        bench.Holder!.Signal("STOP");
        TimeSpan waited = bench.AssertWritable(TimeSpan.FromSeconds(12));
        _server.AssertNoSessionsOf("root");
        Assert.Equal(bench.Exited(24), bench.Thaw());
        bench.Hook.UseServer(_server);
        bench.Hook.WriteConfiguration();
        bench.AssertRecovered();
        FaultTable.Add(
            new FaultRow(
                "SIGSTOP of the holder, and thaw never comes", "held", bench.Bed, "0", "24", "released by the server",
                "max-hold + 11 s"),
            waited);
    }
}
