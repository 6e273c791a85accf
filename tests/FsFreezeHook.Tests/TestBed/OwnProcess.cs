using System;
using System.IO;
using System.Linq;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>What the kernel says of the test's own process.</summary>
internal static class OwnProcess
{
    /// <summary>Its number in its own namespace, as a server would write it to its pid file.</summary>
    public static string NamespacePid => File.ReadLines("/proc/self/status")
        .First(line => line.StartsWith("NSpid:", StringComparison.Ordinal))
        .Split('\t')[^1];
}
