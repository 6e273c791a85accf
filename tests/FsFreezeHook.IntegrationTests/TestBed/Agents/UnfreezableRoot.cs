using System;
using System.Collections.Generic;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A view of this machine's files in which no filesystem can be frozen: an overlay, whose changes a tmpfs has, and tmpfs.
/// </summary>
internal sealed class UnfreezableRoot : IDisposable
{
    // In a mount namespace of its own, which goes with the process.
    private const string Script = """
        root=$1 kept=$2
        shift 2
        mount -t tmpfs tmpfs "$root"
        mkdir "$root/upper" "$root/work" "$root/root"
        mount -t overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" overlay "$root/root"
        for folder in /proc /dev /run "$kept"; do mount --rbind "$folder" "$root/root$folder"; done
        exec chroot "$root/root" "$@"
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>What starts a program in it, which its words follow.</summary>
    /// <param name="kept">A folder on a tmpfs that is the same inside and outside, beside <c>/run</c>.</param>
    public IReadOnlyList<string> Start(string kept) => ["unshare", "--mount", "bash", "-ec", Script, "bash", _folder.Path, kept];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
