using System;
using System.IO;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Database servers that are not the bed's: one that takes no part makes every verdict <c>degraded</c>.</summary>
internal static class RunningServers
{
    private static readonly string[] Names = ["mysqld", "mariadbd"];

    /// <summary>Waits until none runs.</summary>
    /// <exception cref="TestBedException">One still does.</exception>
    public static void MustBeNone() => _ = Eventually.True(
        () => !ProcessEntry.All().Any(process => Names.Contains(Path.GetFileName(process.Executable))),
        TimeSpan.FromMinutes(2),
        "no mysqld and no mariadbd runs on this machine; stop it, these tests bring their own");
}
