using System;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Records;

/// <summary>
/// The name of one freeze: the kernel's boot id and a random part. What does not carry it does not belong to the freeze.
/// </summary>
internal readonly record struct FreezeId
{
    private readonly string _text;

    private FreezeId(string text)
    {
        _text = text;
    }

    /// <summary>Where the kernel says which boot it is in.</summary>
    internal const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>A new id, in the boot <paramref name="bootId"/>.</summary>
    /// <remarks>
    /// The half of a random GUID that has no version in it, which the kernel makes: RandomNumberGenerator would load OpenSSL,
    /// which takes longer than all else that a freeze does before its locks, and ends the process where it is missing.
    /// </remarks>
    internal static FreezeId Create(string bootId) =>
        new($"{bootId}.{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()[8..])}");

    /// <summary>An id that was written down.</summary>
    internal static FreezeId Parse(string text) => new(text);

    /// <summary>The boot id of the running kernel, see random(4).</summary>
    /// <exception cref="FailureException">It cannot be read.</exception>
    internal static string ReadBootId() => ProcFile.TryRead(BootIdFile)?.Trim() ?? throw new FailureException(
        FailureReason.Internal,
        $"{BootIdFile} cannot be read, and without it a freeze cannot be told from one of an earlier boot; "
            + "remove ProcSubset=pid from the service that runs this program");

    /// <summary>Whether it was made in the boot <paramref name="bootId"/>.</summary>
    internal bool IsOfBoot(string bootId) => ToString().StartsWith(bootId + ".", StringComparison.Ordinal);

    /// <summary>As it is written down.</summary>
    public override string ToString() => _text ?? string.Empty;
}
