using FsFreezeHook.Benchmarks.Figures;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Growing;

/// <summary>A freeze and a thaw of a server that one client commits to, row after row.</summary>
internal static class FeltFreeze
{
    private const int RowsBefore = 20;

    /// <summary>Does both.</summary>
    public static LoadCycle Run(OurProgram ours, DatabaseServer server)
    {
        using WritingClients client = new(server, 1, WrittenTable.InnoDb);
        client.WaitForMore(RowsBefore);
        Timing freeze = ours.Freeze();
        Timing thaw = ours.Thaw();
        ours.Settle();
        client.WaitForMore(1);
        client.Stop();
        return new LoadCycle(freeze, thaw, client.Rows);
    }
}
