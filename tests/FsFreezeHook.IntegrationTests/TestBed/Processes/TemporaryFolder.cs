using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A private folder that goes with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes a folder, that everybody may enter, inside another one: <c>/tmp</c>, unless a chroot has its own.</summary>
    public TemporaryFolder(string parent = "/tmp")
    {
        Path = System.IO.Path.Combine(parent, "fsfreeze-hook-test-" + Run + Guid.NewGuid().ToString("N")[..(12 - Run.Length)]);
        _ = Directory.CreateDirectory(Path, AllMayEnter);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    // The script that runs the tests removes the folders with its mark, and nobody else's.
    private static string Run => Environment.GetEnvironmentVariable("FSFREEZE_HOOK_TEST_RUN") ?? string.Empty;

    private const UnixFileMode AllMayEnter = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The path of a name inside the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder inside the folder.</summary>
    public string Subfolder(string name) => Directory.CreateDirectory(File(name), AllMayEnter).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            // One file system: whatever a failed test left mounted inside stays as it is.
            _ = Command.Run("rm", ["-rf", "--one-file-system", "--", Path]);
        }
    }
}
