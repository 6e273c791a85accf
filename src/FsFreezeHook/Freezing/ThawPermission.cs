using FsFreezeHook.Failures;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Freezing;

/// <summary>Whether somebody may thaw by hand. An agent always may.</summary>
internal static class ThawPermission
{
    private const string IfTheHostIsGone =
        "wait for its thaw; if the host does not thaw, do it there (virsh domfsthaw GUEST, qm guest cmd VMID fsfreeze-thaw), "
        + "or release only the locks with 'fsfreeze-hook thaw --force': then this snapshot is not consistent";

    /// <summary>Why it is refused; null where it is not.</summary>
    /// <remarks>
    /// An agent freezes the filesystems just after the commit, and thaws them just before it calls the thaw hook. Whoever
    /// releases its locks in between makes a snapshot of the host's inconsistent, and cannot see whether that moment has come.
    /// </remarks>
    /// <param name="record">The freeze that is in force; null where none is.</param>
    /// <param name="isHeld">Whether a lock of it is still held.</param>
    /// <param name="host">What an agent has frozen; null: nothing.</param>
    internal static FailureException? Refusal(FreezeRecord? record, bool isHeld, HostFreeze? host) =>
        host is not null ? Refused(host.ToString())
        : record is { IsAgents: true } && isHeld
            ? Refused($"the host's freeze of {Moment.Of(record.CommittedAt)} is active (a backup or snapshot is running)")
        : null;

    private static FailureException Refused(string why) => new(FailureReason.AlreadyFrozen, $"{why}: {IfTheHostIsGone}");
}
