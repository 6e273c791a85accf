using System;

namespace FsFreezeHook.Posix;

/// <summary>What <c>statx(2)</c> says of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The low twelve bits of its mode.</param>
/// <param name="Owner">The user id of its owner.</param>
/// <param name="Group">The group id of its group.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Links">How many names it has.</param>
internal readonly record struct FileDescription(FileKind Kind, uint Permissions, uint Owner, uint Group, long Size, uint Links)
{
    /// <summary>
    /// When its content was last changed, or anything else of it: a file that is moved or copied to a place may keep an old date
    /// of its content.
    /// </summary>
    public DateTimeOffset ChangedAt { get; init; }
}
