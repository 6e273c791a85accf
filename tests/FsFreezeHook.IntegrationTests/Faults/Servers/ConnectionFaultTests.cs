using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A server that runs on, and ends the program's sessions, lets in no other, or falls silent.</summary>
public abstract class ConnectionFaultTests : SceneTests
{
    private const string HeldUntilThaw = "held until thaw";

    private protected ConnectionFaultTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
        : base(server, build, output)
    {
    }

    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable, 0)]
    [InlineData(Moment.AttemptPending, NotGranted, 0)]
    [InlineData(Moment.Locked, Unreachable, 0)]
    [InlineData(Moment.InCommit, 0, LockLost)]
    [InlineData(Moment.Held, 0, LockLost)]
    [InlineData(Moment.Releasing, 0, LockLost)]
    public void A_session_that_is_killed_takes_the_lock_with_it(Moment moment, int freeze, int thaw)
    {
        using FaultScene scene = NewScene();
        if (moment == Moment.BeforeReady)
        {
            // Before its first statement it is nobody's session yet.
            scene.ReachFirstStatement();
        }
        else
        {
            scene.Reach(moment);
        }

        KillSessions(moment);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), Second);
        scene.GoOn();
        if (moment == Moment.AttemptPending && !Server.Features.HasMetadataLocks)
        {
            // MariaDB says that it was the connection that was killed, MySQL that it was the statement: only that is tried again.
            freeze = Unreachable;
        }

        AddRow(scene, "KILL of the session", moment, freeze, thaw, "1 s", waited);
    }

    /// <summary>
    /// As a server that shuts down may do it: the last statement succeeds, and it is the kernel that refuses the next.
    /// </summary>
    [Fact]
    public void A_session_that_is_killed_while_the_grant_is_on_its_way_fails_the_freeze()
    {
        using FaultScene scene = NewScene();
        scene.ReachHalfTheAnswerTo(FaultScene.Attempt, scene.BeginFreeze);
        KillSessions(Moment.Locked);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), Second);
        scene.GoOn();
        AddRow(scene, "KILL of the session, its grant on the way", Moment.Locked, Unreachable, thaw: 0, "1 s", waited);
    }

    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable)]
    [InlineData(Moment.Held, 0)]
    public void A_server_without_a_connection_left_fails_a_freeze_and_no_thaw(Moment moment, int freeze)
    {
        List<MySqlConnection> connections = [];
        using MySqlConnection administrator = Server.Connect();
        string most = administrator.Value("SELECT @@GLOBAL.max_connections");
        using FaultScene scene = NewScene();
        try
        {
            if (moment == Moment.Held)
            {
                scene.Reach(moment);
            }

            administrator.Execute("SET GLOBAL max_connections = 10");
            UseUp(connections, Server.Connect);

            // And the one that is left for an administrator, where the client is none.
            UseUp(connections, () => Server.Connect("root", string.Empty));
            if (moment == Moment.BeforeReady)
            {
                scene.BeginFreeze();
            }

            Assert.Equal(scene.Bench.Exited(freeze), scene.FreezeResult());
            long at = Stopwatch.GetTimestamp();
            Assert.Equal("0", scene.ThawResult());
            administrator.Execute($"SET GLOBAL max_connections = {most}");
            TimeSpan waited = scene.AssertWritable(at, Second);
            AddRow(
                scene, "max_connections reached", moment, freeze, thaw: 0, "1 s", waited,
                moment == Moment.Held ? HeldUntilThaw : null);
        }
        finally
        {
            administrator.Execute($"SET GLOBAL max_connections = {most}");
            connections.ForEach(connection => connection.Dispose());
        }
    }

    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable)]
    [InlineData(Moment.Held, 0)]
    public void A_socket_that_has_gone_fails_a_freeze_and_no_thaw(Moment moment, int freeze)
    {
        using FaultScene scene = NewScene();
        string away = scene.Relay.SocketPath + ".away";
        if (moment == Moment.Held)
        {
            scene.Reach(moment);
        }

        File.Move(scene.Relay.SocketPath, away);
        if (moment == Moment.BeforeReady)
        {
            scene.BeginFreeze();
        }

        Assert.Equal(scene.Bench.Exited(freeze), scene.FreezeResult());
        long at = Stopwatch.GetTimestamp();
        Assert.Equal("0", scene.ThawResult());
        TimeSpan waited = scene.AssertWritable(at, Second);
        File.Move(away, scene.Relay.SocketPath);
        AddRow(scene, "socket gone", moment, freeze, thaw: 0, "1 s", waited, moment == Moment.Held ? HeldUntilThaw : null);
    }

    /// <summary>
    /// Nothing that comes on that connection any more can be told from a server that is slow: what ends it is a limit.
    /// </summary>
    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable, 1, "1 s")]
    [InlineData(Moment.AttemptPending, NotGranted, 2, "max-stall and 1 s")]
    [InlineData(Moment.Locked, FlushNotFinished, 3, "lock-timeout and 1 s")]
    public void A_server_that_falls_silent_in_mid_packet_fails_the_freeze(Moment moment, int freeze, int seconds, string bound)
    {
        using FaultScene scene = NewScene();
        string statement = moment switch
        {
            Moment.BeforeReady => string.Empty,
            Moment.AttemptPending => FaultScene.Attempt,
            _ => FaultScene.FirstUnderTheLock,
        };
        scene.ReachHalfTheAnswerTo(statement, scene.BeginFreeze);
        long at = Stopwatch.GetTimestamp();
        if (moment != Moment.BeforeReady)
        {
            scene.BeginWrite();
        }

        TimeSpan waited = scene.AssertWritable(at, seconds * Second);
        AddRow(
            scene, "server silent in mid-packet", moment, freeze, thaw: 0, bound, waited,
            moment == Moment.AttemptPending ? "released" : null);
    }

    [Fact]
    public void A_server_that_falls_silent_in_mid_packet_fails_the_thaw_and_loses_the_session()
    {
        using FaultScene scene = NewScene();
        scene.Reach(Moment.Held);
        scene.ReachHalfTheAnswerTo("SELECT CONNECTION_ID()", scene.BeginThaw);
        TimeSpan waited = scene.AssertWritable(Stopwatch.GetTimestamp(), 4 * Second);
        AddRow(scene, "server silent in mid-packet", Moment.Releasing, freeze: 0, LockLost, "4 s", waited);
    }

    /// <summary>
    /// As one that waits for other servers: it does not look whether its client is still there.
    /// </summary>
    [Fact]
    public void A_statement_under_the_lock_that_the_server_does_not_end_is_ended_there_with_its_session()
    {
        using FaultScene scene = NewScene();
        scene.Relay.Exchange(FaultScene.FirstUnderTheLock, "DO BENCHMARK(3000000000, 1)");
        scene.BeginFreeze();
        scene.Relay.WaitUntilHeldBack();
        long at = Stopwatch.GetTimestamp();
        scene.BeginWrite();
        TimeSpan waited = scene.AssertWritable(at, 3 * Second);
        AddRow(
            scene, "server stuck in a statement", Moment.Locked, FlushNotFinished, thaw: 0, "lock-timeout and 1 s", waited);
    }

    private void KillSessions(Moment moment)
    {
        using MySqlConnection connection = Server.Connect();
        ServerSession[] sessions = [.. Server.SessionsOf("root").Where(session => IsKilled(session, moment))];
        Assert.NotEqual(0, sessions.Count(session => Kill(connection, session.Id)));
    }

    // One that was closed a moment ago may still be in the list.
    private static bool Kill(MySqlConnection connection, long session)
    {
        try
        {
            connection.Execute($"KILL {session}");
            return true;
        }
        catch (MySqlException gone) when (gone.ErrorCode == MySqlErrorCode.NoSuchThread)
        {
            return false;
        }
    }

    // While the attempt is pending the second connection idles.
    private static bool IsKilled(ServerSession session, Moment moment) =>
        moment != Moment.AttemptPending || session.Statement.Length > 0;

    // The last one is kept for an administrator, whom the client's account is one of, as the program's.
    private static void UseUp(List<MySqlConnection> connections, Func<MySqlConnection> connect)
    {
        try
        {
            while (connections.Count < 20)
            {
                connections.Add(connect());
            }
        }
        catch (MySqlException full) when (full.ErrorCode == MySqlErrorCode.ConnectionCountError)
        {
            return;
        }

        throw new TestBedException("the server has connections without end");
    }
}
