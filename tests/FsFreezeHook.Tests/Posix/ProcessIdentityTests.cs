using System;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

[Collection(ChildProcesses.Name)]
public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_lives_and_has_a_beginning()
    {
        ProcessIdentity me = ProcessIdentity.Current;
        Assert.Equal(Environment.ProcessId, me.Pid);
        Assert.NotEqual(0ul, me.StartTime);
        Assert.True(me.IsAlive);
        Assert.Equal(me, ProcessIdentity.Of(Environment.ProcessId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_that_no_process_has_is_no_process(int pid)
    {
        Assert.Null(ProcessIdentity.Of(pid));
        Assert.False(new ProcessIdentity(pid, 1).IsAlive);
        Assert.True(new ProcessIdentity(pid, 1).Kill(TimeSpan.Zero));
    }

    [Fact]
    public void A_name_with_spaces_and_parentheses_does_not_hide_the_beginning()
    {
        using TemporaryFolder folder = new();
        string path = folder.Script("a) Z (b", "echo $$", "read line");
        using Child child = Child.Start(new Child.Overrides { Path = path, Arguments = [path] });
        Assert.Equal(child.Process.Pid, child.Number());
        Assert.True(child.Identity.IsAlive);
        Assert.NotEqual(0ul, child.Identity.StartTime);
    }

    [Fact]
    public void A_killed_process_has_gone_when_killing_returns()
    {
        using Child child = Child.Shell("read line");
        ProcessIdentity identity = child.Identity;
        Assert.True(identity.Kill(Soon.Bound));
        Assert.False(identity.IsAlive);
        Assert.Equal(new ExitStatus(-1, 9), child.Status());
        Assert.True(identity.Kill(Soon.Bound));
    }

    [Fact]
    public void A_later_process_with_the_same_number_is_not_it_and_is_not_killed()
    {
        using Child child = Child.Shell("read line; exit 7");
        ProcessIdentity earlier = child.Identity with { StartTime = child.Identity.StartTime - 1 };
        Assert.False(earlier.IsAlive);
        Assert.True(earlier.Kill(Soon.Bound));
        child.Say("go on");
        Assert.Equal(new ExitStatus(7, 0), child.Status());
    }

    [Fact]
    public void One_that_has_ended_and_waits_for_its_parent_is_not_alive()
    {
        using Child child = Child.Shell("read line");
        ProcessIdentity identity = child.Identity;
        child.Process.KillGroup();
        Assert.True(child.Process.WaitExited(Soon.Bound));
        Assert.Null(ProcessIdentity.Of(identity.Pid));
        Assert.False(identity.IsAlive);
    }
}
