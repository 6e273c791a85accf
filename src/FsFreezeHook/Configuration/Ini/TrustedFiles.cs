using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>
/// Reads files and folders that only root and this user may change: whoever writes them chooses what is locked.
/// </summary>
internal sealed class TrustedFiles
{
    /// <summary>How many bytes of a file are read at most; one more where it has more.</summary>
    internal const int MaxBytes = 1024 * 1024;

    private readonly PathSafety _paths = new();

    /// <summary>Reads a file; it never waits for a named pipe's writer.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="trust">What it must not allow.</param>
    /// <param name="problem">Why it is not read, and what to do; null: nothing stands there, or it is read.</param>
    internal FileContent? Read(string path, FileTrust trust, out string? problem)
    {
        problem = null;
        try
        {
            if (SmallFile.Read(path, MaxBytes) is not { } file)
            {
                return null;
            }

            UnixFileMode mode = (UnixFileMode)file.Description.Permissions;
            problem = FindOtherKind(file.Description.Kind) is { } kind
                ? $"cannot be read: it is {kind}; {trust.OtherKind}"
                : FindUnsafe(path, mode, trust);
            return problem is null ? new FileContent(file.Content, mode) : null;
        }
        catch (PosixException e)
        {
            problem = $"cannot be read: {e.Reason}; make it a file that this user may read";
            return null;
        }
    }

    /// <summary>The entries of a folder, with its path, in the byte order of their names.</summary>
    /// <param name="folder">The folder; a link is followed.</param>
    /// <param name="isWanted">Whether one with such a name is wanted.</param>
    /// <param name="most">How many are wanted at most; one more where there are more.</param>
    /// <param name="problem">Why they are not listed, and what to do; null: they are.</param>
    /// <exception cref="IOException">It is no folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    internal IReadOnlyList<string> List(string folder, Func<string, bool> isWanted, int most, out string? problem)
    {
        DirectoryInfo found = new(KernelPath.Resolve(folder));
        if (!found.Exists)
        {
            throw new DirectoryNotFoundException();
        }

        problem = FindUnsafe(folder, found.UnixFileMode, FileTrust.Folder);
        return problem is not null ? [] :
        [
            .. found.EnumerateFileSystemInfos()
                .Select(entry => entry.Name)
                .Where(isWanted)
                .Take(most + 1)
                .OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
                .Select(name => folder.TrimEnd('/') + "/" + name),
        ];
    }

    private string? FindUnsafe(string path, UnixFileMode mode, FileTrust trust) => (mode & trust.Refused) != 0
        ? $"unsafe permissions {UnsafePath.Octal((uint)mode)}: {trust.Rule}; chmod {trust.Mode} {Quoted.Path(path)}"
        : _paths.Find(path) is { } problem ? $"unsafe permissions: users other than root may change it: {problem}" : null;

    private static string? FindOtherKind(FileKind kind) => kind switch
    {
        FileKind.Regular => null,
        FileKind.Directory => "a directory",
        FileKind.NamedPipe => "a named pipe",
        _ => "not a regular file",
    };
}
