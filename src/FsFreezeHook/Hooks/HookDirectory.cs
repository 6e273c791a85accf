using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Hooks;

/// <summary>The hook directory, read as the stock dispatcher reads it.</summary>
internal static class HookDirectory
{
    // The list of QEMU's fsfreeze-hook script, with the dpkg suffixes that its later versions have.
    private static readonly string[] IgnoredSuffixes =
    [
        "~", ".bak", ".orig", ".rpmnew", ".rpmorig", ".rpmsave", ".sample",
        ".dpkg-old", ".dpkg-new", ".dpkg-tmp", ".dpkg-dist", ".dpkg-bak", ".dpkg-backup", ".dpkg-remove",
    ];

    // One that has them and may not be executed lies on a filesystem that is mounted so, or that a service's NoExecPaths= makes
    // so. It is no hook that somebody has switched off: it fails.
    private const uint ExecuteBits = 0b_001_001_001;

    /// <summary>
    /// The entries in byte order of their names, without those that begin with a dot. What is missing or no directory has none.
    /// </summary>
    /// <exception cref="FailureException">The directory cannot be read.</exception>
    internal static IReadOnlyList<HookFile> List(string directory)
    {
        try
        {
            return [.. FileSystem.Names(directory)
                .Where(name => !name.StartsWith('.'))
                .OrderBy(KernelText.Encode, ByteOrder.Instance)
                .Select(name => Describe(name, Path.Combine(directory, name)))];
        }
        catch (PosixException e) when (e.IsAbsent)
        {
            return [];
        }
        catch (PosixException e)
        {
            throw new FailureException(
                FailureReason.Configuration,
                $"the hook directory cannot be read: {e.Message}; make {directory} a folder that root may read",
                e);
        }
    }

    private static HookFile Describe(string name, string path)
    {
        FileDescription? file = TryDescribe(path);
        SkipReason? skipped =
            IgnoredSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) ? SkipReason.IgnoredSuffix
            : file is not { } found ? SkipReason.BrokenLink
            : found.Kind == FileKind.Directory ? SkipReason.IsDirectory
            : !FileSystem.IsExecutable(path) && (found.Permissions & ExecuteBits) == 0 ? SkipReason.NotExecutable
            : ThisProgram.Is(path) ? SkipReason.IsThisProgram
            : null;
        return new HookFile(name, path, skipped);
    }

    private static FileDescription? TryDescribe(string path)
    {
        try
        {
            using SafeFileHandle file = Descriptor.OpenNothing(path);
            return FileSystem.Describe(file);
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
