using System;
using System.IO;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>What <c>tests/vm/run.sh</c> prepares for these tests and names in the environment.</summary>
internal static class Prepared
{
    /// <summary>The folder with the disks of <see cref="GuestSystem"/>.</summary>
    public static string Disks => Existing("FSFREEZE_HOOK_VM_DISKS");

    /// <summary>
    /// An ext4 image with what is brought into a guest: the program as <c>fsfreeze-hook</c>, its package as
    /// <c>fsfreeze-hook.deb</c>, and the same as a later version as <c>fsfreeze-hook-later.deb</c>.
    /// </summary>
    public static string Parts => Existing("FSFREEZE_HOOK_VM_PARTS");

    /// <summary>Copies one of the parts out of that image.</summary>
    public static void CopyPart(string name, string place) => Command.Must("debugfs", "-R", $"dump /{name} {place}", Parts);

    /// <summary>Where a test leaves what people look at: <c>artifacts/vm</c> in the repository.</summary>
    public static string ArtifactFolder => Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "vm")).FullName;

    private static string Existing(string variable)
    {
        string? path = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(path))
        {
            throw new TestBedException($"{variable} is not set: run tests/vm/run.sh, which prepares what these tests need");
        }

        return Path.Exists(path) ? path : throw new TestBedException($"{variable} names {path}, which does not exist");
    }
}
