using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A server that goes, at each moment: no freeze or thaw says that the lock was held throughout.</summary>
public abstract class ServerFaultTests : SceneTests
{
    private protected ServerFaultTests(DatabaseServer server, GuestAgentBuild build, ITestOutputHelper output)
        : base(server, build, output)
    {
    }

    [Theory]
    [InlineData(Moment.BeforeReady, Unreachable, 0)]
    [InlineData(Moment.AttemptPending, Unreachable, 0)]
    [InlineData(Moment.Locked, Unreachable, 0)]
    [InlineData(Moment.InCommit, 0, LockLost)]
    [InlineData(Moment.Held, 0, LockLost)]
    [InlineData(Moment.Releasing, 0, LockLost)]
    [InlineData(Moment.After, 0, 0)]
    public void A_server_that_is_killed_ends_its_lock(Moment moment, int freeze, int thaw) =>
        Check("server killed", Server.Kill, moment, freeze, thaw);

    [Theory]
    [InlineData(Moment.AttemptPending, Unreachable, 0)]
    [InlineData(Moment.Held, 0, LockLost)]
    public void A_server_can_be_shut_down_and_its_lock_ends_with_it(Moment moment, int freeze, int thaw) =>
        Check("server shut down", Server.Stop, moment, freeze, thaw);

    [Theory]
    [InlineData(Moment.Locked, Unreachable, 0)]
    [InlineData(Moment.Held, 0, LockLost)]
    public void A_server_that_was_restarted_is_not_taken_for_one_that_holds(Moment moment, int freeze, int thaw) =>
        Check(
            "server restarted",
            () =>
            {
                Server.Stop();
                Server.Start();
            },
            moment,
            freeze,
            thaw);

    private void Check(string fault, Action bringAbout, Moment moment, int freeze, int thaw)
    {
        try
        {
            using FaultScene scene = NewScene();
            scene.Reach(moment);
            bringAbout();
            scene.GoOn();
            _ = scene.FreezeResult();
            _ = scene.ThawResult();
            if (!Server.IsRunning)
            {
                Server.Start();
            }

            TimeSpan waited = scene.Bench.AssertWritable(Second);
            AddRow(scene, fault, moment, freeze, thaw, "1 s after its start", waited);
        }
        finally
        {
            if (!Server.IsRunning)
            {
                Server.Start();
            }
        }
    }
}
