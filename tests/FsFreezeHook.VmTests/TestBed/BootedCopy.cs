using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>A machine that is booted from the copy of another one's disk: what somebody finds who restores a backup.</summary>
internal static class BootedCopy
{
    /// <summary>Boots it and asserts that it is whole.</summary>
    /// <param name="system">What is in it.</param>
    /// <param name="snapshot">How the copy was made.</param>
    /// <param name="mostFurther">
    /// How many rows a client may have in a table besides those that were acknowledged. One: the answer was on its way
    /// when the lock was taken.
    /// </param>
    public static void MustBeClean(GuestSystem system, GuestSnapshot snapshot, int mostFurther = 1)
    {
        using VirtualMachine machine = VirtualMachine.BootCopy(system, snapshot.Copy);
        machine.WaitUntilItIsUp();
        Assert.Empty(machine.Database.UncleanTables());
        HasEveryAcknowledgedRow(machine.Database, snapshot.Acknowledged, mostFurther);
        FreezeRecord record = JsonSerializer.Deserialize<FreezeRecord>(
            machine.Shell.Must("cat /var/lib/fsfreeze-hook/freeze.json"), JsonSerializerOptions.Web)!;
        Assert.Equal("locked", record.Verdict);
        NamesTheEndOfTheBinaryLog(machine.Database, Assert.Single(record.Instances).BinaryLog!);
        JsonElement status = new ProgramInGuest(machine.Agent, snapshot.Program).Status();
        Assert.Equal("thawed", status.GetProperty("state").GetString());
        Assert.Equal(record.FreezeId, status.GetProperty("openOfAnotherBoot").GetProperty("freezeId").GetString());
    }

    // And its rows have no gap.
    private static void HasEveryAcknowledgedRow(
        GuestDatabase database, IReadOnlyDictionary<(string Table, int Client), int> acknowledged, int mostFurther)
    {
        IReadOnlyDictionary<(string Table, int Client), (int Count, int Last)> rows = database.WrittenRows();
        Assert.Equal(acknowledged.Keys.Order(), rows.Keys.Order());
        Assert.All(rows, found =>
        {
            Assert.Equal(found.Value.Last, found.Value.Count);
            Assert.InRange(found.Value.Last, acknowledged[found.Key], acknowledged[found.Key] + mostFurther);
        });
    }

    // Nothing was written to the log under the lock, and the restored server has begun another one.
    private static void NamesTheEndOfTheBinaryLog(GuestDatabase database, RecordedBinaryLog recorded)
    {
        Assert.True(recorded.Exact, "the coordinates are not exact");
        string[] log = Assert.Single(database.Rows("SHOW BINARY LOGS"), row => row[0] == recorded.File);
        Assert.Equal(recorded.Position!.Value.ToString(CultureInfo.InvariantCulture), log[1]);
    }
}
