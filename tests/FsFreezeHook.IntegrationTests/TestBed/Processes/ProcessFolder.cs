using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// This machine's <c>/proc</c> in a folder with another Debian: its <c>ps</c> and <c>ss</c> see no process without, and a script
/// that looks whether what it started still runs takes it for dead.
/// </summary>
internal sealed class ProcessFolder : IDisposable
{
    private readonly string _path;

    /// <summary>Mounts it.</summary>
    /// <param name="root">The folder with the other Debian.</param>
    public ProcessFolder(string root)
    {
        _path = Path.Combine(root, "proc");
        _ = Command.Must("mount", "--bind", "/proc", _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Command.Run("umount", ["--lazy", _path]);
}
