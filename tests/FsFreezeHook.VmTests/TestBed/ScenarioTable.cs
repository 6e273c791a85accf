using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// The table of scenarios, a file a cell, which <c>tests/vm/run.sh</c> puts together. A cell is added when all that
/// it says was asserted.
/// </summary>
internal static class ScenarioTable
{
    /// <summary>Adds a cell.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="system">The column.</param>
    /// <param name="result">What was asserted: the same for every system.</param>
    /// <param name="measured">What was measured on this one.</param>
    public static void Add(string scenario, GuestSystem system, string result, string measured = "as it should be")
    {
        string folder = Directory.CreateDirectory(Path.Combine(Prepared.ArtifactFolder, "cells")).FullName;
        string line = $"{scenario}\t{system.Name}\t{measured}\t{result}\n";
        File.WriteAllText(
            Path.Combine(folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(scenario + system.Name)))[..16]),
            line);
    }
}
