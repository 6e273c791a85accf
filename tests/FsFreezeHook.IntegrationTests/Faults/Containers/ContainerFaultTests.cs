using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// What happens to a container, at each moment: it costs its own snapshot and nothing else, and no thaw says that what it lost
/// was held. The moments are those of a server outside, which is frozen together with it; but for its release, which
/// none can be stopped in.
/// </summary>
[Collection(nameof(WithDocker))]
public sealed class ContainerFaultTests(DockerEngine docker, DockerBesideFixture bed, ITestOutputHelper output)
    : SceneTests(bed.Outside, GuestAgentBuild.Debian12, output), IClassFixture<DockerBesideFixture>
{
    private const string Name = DockerBesideFixture.Name;

    [Theory]
    [InlineData(Moment.BeforeReady, 0)]
    [InlineData(Moment.AttemptPending, 0)]
    [InlineData(Moment.Locked, 0)]
    [InlineData(Moment.InCommit, LockLost)]
    [InlineData(Moment.Held, LockLost)]
    [InlineData(Moment.After, 0)]
    public void One_that_is_killed(Moment moment, int thaw) =>
        Check("container killed", () => docker.Must("kill", Name), bed.Contained.Start, moment, thaw);

    [Theory]
    [InlineData(Moment.BeforeReady, 0)]
    [InlineData(Moment.AttemptPending, 0)]
    [InlineData(Moment.Locked, 0)]
    [InlineData(Moment.InCommit, LockLost)]
    [InlineData(Moment.Held, LockLost)]
    [InlineData(Moment.After, 0)]
    public void One_that_is_removed(Moment moment, int thaw) =>
        Check("container removed", () => docker.Must("rm", "--force", Name), bed.Contained.Start, moment, thaw);

    [Theory]
    [InlineData(Moment.BeforeReady, 0)]
    [InlineData(Moment.AttemptPending, 0)]
    [InlineData(Moment.Locked, 0)]
    [InlineData(Moment.InCommit, LockLost)]
    [InlineData(Moment.Held, LockLost)]
    [InlineData(Moment.After, 0)]
    public void One_that_is_restarted(Moment moment, int thaw) => Check(
        "container restarted",
        () =>
        {
            docker.Must("restart", "--time=0", Name);
            bed.Contained.WaitUntilServes();
        },
        () => { },
        moment,
        thaw);

    [Theory]
    [InlineData(Moment.BeforeReady, 0)]
    [InlineData(Moment.AttemptPending, 0)]
    [InlineData(Moment.Locked, 0)]
    [InlineData(Moment.InCommit, LockLost)]
    [InlineData(Moment.Held, LockLost)]
    [InlineData(Moment.After, 0)]
    public void One_that_is_paused(Moment moment, int thaw) =>
        Check("container paused", () => docker.Must("pause", Name), () => docker.Must("unpause", Name), moment, thaw);

    private void Check(string fault, Action bringAbout, Action mend, Moment moment, int thaw)
    {
        IBlocker? blocker = null;
        bool isDone = false;
        try
        {
            using FaultScene scene = NewScene();
            if (moment == Moment.AttemptPending)
            {
                // Of the container alone.
                Blockers.MakeTables(bed.Contained);
                blocker = Blockers.Start(bed.Contained, BlockerKind.LockTablesWrite);
                scene.ReachAttempt();
            }
            else
            {
                scene.Reach(moment);
            }

            bringAbout();
            scene.GoOn();
            Assert.Equal("0", scene.FreezeResult());
            Assert.Equal(moment < Moment.InCommit ? "degraded" : "locked", scene.Bench.Hook.FreezeRecord.Verdict);
            Assert.Equal(scene.Bench.Exited(thaw), scene.ThawResult());
            mend();
            isDone = true;
            blocker?.Dispose();
            TimeSpan waited = scene.Bench.AssertWritable(Second);
            _ = Eventually.True(
                () => bed.Contained.SessionsOf("root").Count == 0, Second, "no session is left over in the container");
            TimeSpan contained = WriteProbe.TimeToWrite(bed.Contained);
            Assert.InRange(contained, TimeSpan.Zero, Second);
            AddRow(scene, fault, moment, "0", scene.Bench.Exited(thaw), "1 s", waited > contained ? waited : contained);
            Assert.Contains(scene.Bench.Hook.FreezeRecord.Instances, instance => instance.Name == Name);
        }
        finally
        {
            if (!isDone)
            {
                mend();
            }
        }
    }
}
