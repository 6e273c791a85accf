using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Session;

public sealed class AbandonedSessionsTests : IDisposable
{
    // It never accepts: who connects waits for its greeting.
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public AbandonedSessionsTests()
    {
        _server.Start();
    }

    [Theory]
    [InlineData("\"7\"", "\"fsfreeze-hook-0\"")]
    [InlineData("null", "\"fsfreeze-hook-0\"")]
    [InlineData("1.5", "\"fsfreeze-hook-0\"")]
    [InlineData("{}", "\"fsfreeze-hook-0\"")]
    [InlineData("7", "null")]
    [InlineData("7", "7")]
    [InlineData("7", "\"'); KILL 8 -- \"")]
    public void A_recorded_session_that_is_no_number_or_has_no_mark_is_left_alone(string session, string mark)
    {
        // It was read on a thread of its own: an exception there ended the program.
        End(session, mark);
        Assert.False(_server.Pending(), "its server is asked to end a session");
    }

    [Fact]
    public void One_that_is_a_number_with_a_mark_is_asked_for_on_its_server_and_that_is_not_waited_for_for_long()
    {
        long begun = Stopwatch.GetTimestamp();
        End("7", "\"fsfreeze-hook-0\"");
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 1, 4);
        Soon.True(_server.Pending, "somebody connects");
    }

    public void Dispose() => _server.Dispose();

    private void End(string session, string mark)
    {
        HeldInstance instance = new()
        {
            Name = "mysql",
            Holder = new ProcessIdentity(1, 1),
            MaxHoldMilliseconds = 1,
            Steps = [],
            Facts = new Dictionary<string, JsonElement>
            {
                [ServerFacts.Connection] = JsonDocument.Parse(session).RootElement,
                [ServerFacts.Mark] = JsonDocument.Parse(mark).RootElement,
            },
        };
        MySqlSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = ((IPEndPoint)_server.LocalEndpoint).Port };
        Soon.Within(TimeSpan.FromSeconds(4), () => new AbandonedSessions(() => [settings], () => []).End([instance]));
    }
}
