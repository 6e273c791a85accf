using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Reporting;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>The machine and the versions, in a line.</summary>
    public static string Describe(IEnumerable<string> servers) => string.Join(", ",
    [
        Processor,
        Environment.ProcessorCount == 1 ? "1 core" : $"{Environment.ProcessorCount} cores",
        "Linux " + File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        "Debian " + File.ReadAllText("/etc/debian_version").Trim(),
        "data on " + FileSystem("/tmp"),
        ".NET " + Environment.Version,
        .. servers,
        Command.Must("sysbench", "--version").Output.Trim(),
    ]);

    private static string Processor => File.ReadLines("/proc/cpuinfo")
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line.Split(':', 2)[1].Trim())
        .FirstOrDefault("an unnamed processor");

    private static string FileSystem(string path) =>
        Command.Must("findmnt", "--noheadings", "--output", "FSTYPE", "--target", path).Output.Split('\n')[0].Trim();
}
