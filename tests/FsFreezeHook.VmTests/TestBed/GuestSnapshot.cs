using System;
using System.Collections.Generic;
using System.Diagnostics;
using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>A copy of a whole guest's disk, made between freeze and thaw while clients wrote.</summary>
/// <param name="Copy">The copy.</param>
/// <param name="Acknowledged">All rows that were acknowledged before the host asked for the thaw.</param>
/// <param name="Program">Where the program is in it.</param>
/// <param name="Freeze">How long the freeze took, as the host sees it.</param>
/// <param name="Frozen">How long the writers waited at least: from the freeze's answer to the thaw's request.</param>
internal sealed record GuestSnapshot(
    string Copy,
    IReadOnlyDictionary<(string Table, int Client), int> Acknowledged,
    string Program,
    TimeSpan Freeze,
    TimeSpan Frozen)
{
    /// <summary>Freezes, copies and thaws as a hypervisor does, and asks the server in between whether it is locked.</summary>
    public static GuestSnapshot Take(VirtualMachine machine, ProgramInGuest program)
    {
        machine.Load.WaitForMore();
        long start = Stopwatch.GetTimestamp();
        Assert.True(machine.Agent.Freeze() >= 1, "no filesystem was frozen");
        TimeSpan freeze = Stopwatch.GetElapsedTime(start);
        long frozen = Stopwatch.GetTimestamp();
        string copy = machine.CopyDisk();
        Assert.Equal("frozen", machine.Agent.FreezeStatus());
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        IReadOnlyDictionary<(string, int), int> acknowledged = machine.Load.Acknowledged;
        TimeSpan held = Stopwatch.GetElapsedTime(frozen);
        Assert.True(machine.Agent.Thaw() >= 1, "no filesystem was thawed");
        machine.Load.WaitForMore();
        return new GuestSnapshot(copy, acknowledged, program.Path, freeze, held);
    }
}
