using System;
using System.Diagnostics;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// An agent that dies while its freeze hook runs has no freeze: nothing is committed for it, and it keeps no lock.
/// </summary>
public abstract class AgentDeathFaultTests : SceneTests
{
    private protected AgentDeathFaultTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
        : base(server, build, output)
    {
    }

    [Theory]
    [InlineData(Moment.BeforeReady)]
    [InlineData(Moment.AttemptPending)]
    [InlineData(Moment.Locked)]
    [InlineData(Moment.InCommit)]
    public void Nothing_is_committed_and_a_client_writes_within_a_second(Moment moment)
    {
        using FaultScene scene = NewScene();
        scene.Reach(moment);
        scene.Bench.Agent.Kill();
        long at = Stopwatch.GetTimestamp();
        if (moment == Moment.InCommit)
        {
            // Its hook has another parent by now, which the program asks for once the record is in its place.
            scene.GoOn();
        }

        TimeSpan waited = scene.AssertWritable(at, Second);
        _ = Assert.ThrowsAny<Exception>(() => scene.FreezeResult());
        scene.GoOn();
        _ = Eventually.True(() => scene.Bench.Dispatcher is null, 10 * Second, "the dispatcher has ended");
        Assert.False(File.Exists(scene.Bench.Hook.CommittedRecord), "a freeze is committed");
        string log = scene.Bench.Hook.Log;
        Assert.True(log.Contains("the end of the guest agent", StringComparison.Ordinal), log);
        scene.Bench.Agent.Restart();
        Assert.Equal("0", scene.ThawResult());
        scene.AssertRecovered();
        string state = moment < Moment.Locked ? "never taken" : "released";
        FaultTable.Add(
            new FaultRow("SIGKILL of the agent", FaultScene.Words(moment), scene.Bench.Bed, "no answer", "0", state, "1 s"),
            waited);
    }
}
