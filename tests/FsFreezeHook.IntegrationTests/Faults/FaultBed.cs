using System;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>What tests of faults have in common: the bench, how a fault runs its course, and the row that it leaves.</summary>
public abstract class FaultBed : IDisposable
{
    private protected const string BeforeReady = "before ready";
    private protected const string Pending = "attempt pending";
    private protected const string InTheCommit = "in the commit";
    private protected const string Held = "held";
    private protected const string Releasing = "releasing";
    private protected const string After = "after";

    private protected const string NeverTaken = "never taken";
    private protected const string HeldUntilThaw = "held until thaw";
    private protected const string Released = "released";

    private protected static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly GuestAgentBuild _build;
    private readonly FreezeWatchdog _watchdog;

    private protected FaultBed(DatabaseServer server, GuestAgentBuild build)
    {
        _build = build;
        Bench = new FaultBench(server, build);
        _watchdog = new FreezeWatchdog(Bench.MountPoint);
    }

    private protected FaultBench Bench { get; }

    private protected PublishedHook Hook => Bench.Hook;

    private protected DatabaseServer Server => Bench.Server;

    /// <summary>The bed where nobody but an administrator calls.</summary>
    private protected string ByHand => Bench.Bed[..Bench.Bed.IndexOf(',', StringComparison.Ordinal)] + ", by hand";

    /// <summary>Whether a client is kept from writing.</summary>
    private protected bool IsLocked => WriteProbe.IsWriteLocked(Server, WriteProbe.MyIsamTable);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _watchdog.Dispose();
        Bench.Dispose();
    }

    /// <summary>What this agent lets its host see of an exit code: one from 9.1 on tells the hook's words instead.</summary>
    private protected string AsToldByTheAgent(int exitCode) => exitCode switch
    {
        0 => "0",
        _ when _build == GuestAgentBuild.Debian12 => $"{exitCode}",
        _ => "vetoed",
    };

    /// <summary>A fault that is there when the agent's freeze begins, and fails it.</summary>
    private protected void FailsTheFreeze(string fault, int exitCode, string moment = BeforeReady, Action? mend = null)
    {
        string told = AsToldByTheAgent(exitCode);
        Hook.WriteConfiguration();
        Assert.Equal(told, Bench.Freeze());
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Bench.AssertNoHolder();
        Assert.Equal("0", Bench.Thaw());
        mend?.Invoke();
        string state = moment is BeforeReady or Pending ? NeverTaken : Released;
        Conclude(new FaultRow(fault, moment, Bench.Bed, told, "0", state, "1 s"), waited);
    }

    /// <summary>A fault that is there when the agent's freeze begins, and does no harm.</summary>
    private protected void DoesNoHarm(
        string fault, string moment = BeforeReady, string verdict = "consistent", Action? mend = null)
    {
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        Assert.True(IsLocked);
        EndsWithThaw(fault, moment, 0, verdict, mend);
    }

    /// <summary>A fault that is brought about while the agent's freeze holds, and leaves the lock alone until thaw.</summary>
    private protected void HoldsUntilThaw(string fault, Action bringAbout, int thaw = 0, Action? mend = null)
    {
        Hook.WriteConfiguration();
        Assert.Equal("0", Bench.Freeze());
        bringAbout();
        Assert.True(IsLocked);
        EndsWithThaw(fault, Held, thaw, thaw == 0 ? "consistent" : "broken", mend);
    }

    /// <summary>Adds the row, once the next freeze and thaw have succeeded.</summary>
    private protected void Conclude(FaultRow row, TimeSpan writableAfter)
    {
        Hook.WriteConfiguration();
        Bench.AssertRecovered();
        FaultTable.Add(row, writableAfter);
    }

    private void EndsWithThaw(string fault, string moment, int thaw, string verdict, Action? mend)
    {
        string told = AsToldByTheAgent(thaw);
        Assert.Equal(told, Bench.Thaw());
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Bench.AssertNoHolder();
        mend?.Invoke();
        Assert.Equal(verdict, Hook.ThawRecord.Verdict);
        Conclude(new FaultRow(fault, moment, Bench.Bed, "0", told, HeldUntilThaw, "1 s"), waited);
    }
}
