using System;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A name of an address, for whatever runs where a server does: servers count failures only of hosts whose name they find.
/// </summary>
internal sealed class KnownHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _place;

    /// <summary>Covers the folder <c>/etc</c> that the server sees by a copy with one more line.</summary>
    public KnownHost(Chroot home, string address, string name)
    {
        _place = home.Root + "/etc";
        string copy = _folder.File("etc");
        _ = Command.Must("cp", "--archive", _place, copy);
        File.AppendAllText(Path.Combine(copy, "hosts"), $"{address} {name}\n");
        _ = Command.Must("mount", "--bind", copy, _place);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Command.Run("umount", ["--lazy", _place]);
        _folder.Dispose();
    }
}
