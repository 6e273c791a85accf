using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Another Debian as the root of what is started in it: the C library, OpenSSL and every program are its own. This machine's
/// files that tests use have the same paths there, so what has been set up outside is found.
/// </summary>
/// <param name="Root">Its folder.</param>
internal sealed record OtherDebian(string Root)
{
    // In a mount namespace of its own. The folder itself is there under its own path too, and the one that servers run in.
    private const string Enter = """
        root=$(realpath "$1") servers=$(realpath "$2")
        shift 2
        mkdir -p "$root$servers"
        mount --rbind "$servers" "$root$servers"
        for folder in /dev /proc /run /sys /tmp; do
          mount --rbind "$folder" "$root$folder"
        done
        exec chroot "$root" "$@"
        """;

    /// <summary>Debian 11: glibc 2.31, OpenSSL 1.1.</summary>
    public static OtherDebian Older => new(Prepared.BullseyeRoot);

    /// <summary>The same for arm64, which the kernel has an emulator run.</summary>
    public static OtherDebian Arm64 => new(Prepared.Arm64Root);

    /// <summary>What starts a program there, which its words follow.</summary>
    public IReadOnlyList<string> Start => ["unshare", "--mount", "bash", "-ec", Enter, "bash", Root, Prepared.BullseyeRoot];

    /// <summary>Runs a command there.</summary>
    public CommandResult Run(params string[] command)
    {
        IReadOnlyList<string> start = Start;
        return Command.Run(start[0], [.. start.Skip(1), .. command]);
    }
}
