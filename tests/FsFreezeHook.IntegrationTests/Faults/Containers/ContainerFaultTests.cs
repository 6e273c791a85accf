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
    private const string Killed = "killed";
    private const string Removed = "removed";
    private const string Restarted = "restarted";
    private const string Paused = "paused";

    /// <summary>What happens, when, and what the thaw exits with.</summary>
    public static TheoryData<string, Moment, int> Cases
    {
        get
        {
            TheoryData<string, Moment, int> cases = [];
            foreach (string fault in (string[])[Killed, Removed, Restarted, Paused])
            {
                cases.Add(fault, Moment.BeforeReady, 0);
                cases.Add(fault, Moment.AttemptPending, 0);
                cases.Add(fault, Moment.Locked, 0);
                cases.Add(fault, Moment.InCommit, LockLost);
                cases.Add(fault, Moment.Held, LockLost);
                cases.Add(fault, Moment.After, 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_costs_its_own_snapshot_and_thaw_says_what_was_lost(string fault, Moment moment, int thaw)
    {
        Action bringAbout = fault switch
        {
            Killed => () => docker.Must("kill", Name),
            Removed => () => docker.Must("rm", "--force", Name),
            Paused => () => docker.Must("pause", Name),
            _ => () => docker.Must("restart", "--time=0", Name),
        };
        Action mend = fault switch
        {
            Paused => () => docker.Must("unpause", Name),
            Restarted => bed.Contained.WaitUntilServes,
            _ => bed.Contained.Start,
        };
        Check($"container {fault}", bringAbout, mend, moment, thaw);
    }

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
            bed.Contained.AssertNoSessionsOf("root", Second);
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
