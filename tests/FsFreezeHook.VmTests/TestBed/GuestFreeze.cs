using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>A freeze of a whole guest without a copy.</summary>
internal static class GuestFreeze
{
    /// <summary>Freezes, asks the server whether it is locked, thaws, and asks for the verdict.</summary>
    public static void MustBeConsistent(VirtualMachine machine)
    {
        _ = machine.Agent.Freeze();
        Assert.True(machine.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        _ = machine.Agent.Thaw();
        Assert.Equal("consistent", machine.Program.Verdicts()[0]);
    }
}
