using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The table of faults, a file a row, which <c>tests/run.sh</c> puts together and compares with <c>tests/FAULT-MATRIX.md</c>. A
/// row says what was asserted, so it is the same in every run; what was measured goes with it into <c>artifacts</c> alone.
/// </summary>
internal static class FaultTable
{
    /// <summary>Adds a row, once all that it says was asserted and the next freeze and thaw succeeded.</summary>
    /// <param name="row">The row.</param>
    /// <param name="writableAfter">How long the client waited.</param>
    public static void Add(FaultRow row, TimeSpan writableAfter)
    {
        string[] cells = [row.Fault, row.Moment, row.Bed, row.Freeze, row.Thaw, row.Lock, row.Writable];
        if (Array.Exists(cells, string.IsNullOrWhiteSpace))
        {
            throw new TestBedException($"a row with an empty cell: {row}");
        }

        string line = $"| {string.Join(" | ", cells)} | 0, 0 |";
        string folder = Directory.CreateDirectory(Path.Combine(Prepared.ArtifactFolder, "faults")).FullName;
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16];
        string measured = writableAfter.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, name + ".row"), $"{line}\t{measured}\n");
    }
}
