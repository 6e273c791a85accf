using System;
using System.IO;
using FsFreezeHook.Approval;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What <c>tests/run.sh</c> prepares for these tests and names in the environment.</summary>
internal static class Prepared
{
    /// <summary>The published program under test.</summary>
    public static string HookBinary => Existing("FSFREEZE_HOOK_BINARY");

    /// <summary>The folder with Debian unstable: its MySQL server and its guest agent.</summary>
    public static string SidRoot => Existing("FSFREEZE_HOOK_SID_ROOT");

    /// <summary>Another such folder, with its MariaDB server.</summary>
    public static string SidMariaDbRoot => Existing("FSFREEZE_HOOK_SID_MARIADB_ROOT");

    /// <summary>The folder with Debian 11: its MariaDB server and its guest agent.</summary>
    public static string BullseyeRoot => Existing("FSFREEZE_HOOK_BULLSEYE_ROOT");

    /// <summary>The same Debian for arm64.</summary>
    public static string Arm64Root => Existing("FSFREEZE_HOOK_ARM64_ROOT");

    /// <summary>The program for arm64.</summary>
    public static string Arm64Binary => Existing("FSFREEZE_HOOK_ARM64_BINARY");

    /// <summary>The folder with Debian 13: its guest agent.</summary>
    public static string TrixieRoot => Existing("FSFREEZE_HOOK_TRIXIE_ROOT");

    /// <summary>
    /// The folder with the two stock shell scripts, or null where the seed they come from is absent. It is the one thing
    /// that may be missing: what compares with the scripts is then left out, and says so.
    /// </summary>
    public static string? Baseline =>
        Environment.GetEnvironmentVariable("FSFREEZE_HOOK_BASELINE") is { Length: > 0 } folder ? folder : null;

    /// <summary>Where a test leaves a report for people: <c>artifacts</c> in the repository.</summary>
    public static string ArtifactFolder => Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName;

    private static string Existing(string variable)
    {
        string? path = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(path))
        {
            throw new TestBedException($"{variable} is not set: run tests/run.sh, which prepares what these tests need");
        }

        return Path.Exists(path) ? path : throw new TestBedException($"{variable} names {path}, which does not exist");
    }
}
