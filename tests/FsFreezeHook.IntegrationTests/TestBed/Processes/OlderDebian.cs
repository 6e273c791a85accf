using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Debian 11 as the root of what is started in it: the C library, OpenSSL and every program are its own. This machine's files
/// that tests use have the same paths there, so what has been set up outside is found.
/// </summary>
internal static class OlderDebian
{
    // In a mount namespace of its own. The folder itself is there under its own path too: a server's files are in it.
    private const string Enter = """
        root=$(realpath "$1")
        shift
        mkdir -p "$root$root"
        mount --rbind "$root" "$root$root"
        for folder in /dev /proc /run /sys /tmp; do
          mount --rbind "$folder" "$root$folder"
        done
        exec chroot "$root" "$@"
        """;

    /// <summary>What starts a program there, which its words follow.</summary>
    public static IReadOnlyList<string> Start => ["unshare", "--mount", "bash", "-ec", Enter, "bash", Prepared.BullseyeRoot];

    /// <summary>Runs a command there.</summary>
    public static CommandResult Run(params string[] command)
    {
        IReadOnlyList<string> start = Start;
        return Command.Run(start[0], [.. start.Skip(1), .. command]);
    }
}
