using System;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

[Collection(ChildProcesses.Name)]
public sealed class HolderProcessTests : IDisposable
{
    private static readonly LockLimits Ample = new(Soon.Bound, Soon.Bound);

    private readonly ScriptedHolders _holders = new();

    /// <summary>Nothing shows then what its process still has: it may be the lock.</summary>
    [Fact]
    public void One_that_closed_its_pipes_and_does_not_end_is_killed_where_all_are_let_go()
    {
        HolderGroup group = _holders.Group(Ample, $"a/begin/*) {ScriptedHolders.Ready}; exec <&- >&-; sleep 600");
        _holders.MakeReady("a");
        ProcessIdentity process = Assert.Single(group.Holders).Identity;
        Soon.Within(HolderProcess.GoWait + TimeSpan.FromSeconds(3), group.LetGo);
        Assert.False(process.IsAlive);
    }

    public void Dispose() => _holders.Dispose();
}
