namespace FsFreezeHook.Posix;

/// <summary>What <c>statx(2)</c> says of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The low twelve bits of its mode.</param>
/// <param name="Owner">The user id of its owner.</param>
/// <param name="Size">Its size in bytes.</param>
internal readonly record struct FileDescription(FileKind Kind, uint Permissions, uint Owner, long Size);
