using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>The files of one instance's holder, in the runtime directory.</summary>
internal sealed class HolderFiles(RuntimeDirectory runtime, string instance)
{
    // Instances that nobody configured come and go under new names.
    private const int MostLeft = 128;

    private const string LockSuffix = ".lock";

    /// <summary>The lock file, which the holder keeps locked for its whole life.</summary>
    internal string Lock { get; } = runtime.FileNamed(instance + LockSuffix);

    /// <summary>The named pipe that thaw writes to.</summary>
    internal string ReleasePipe { get; } = runtime.FileNamed($"{instance}.release");

    /// <summary>What the holder leaves.</summary>
    internal string Outcome { get; } = runtime.FileNamed($"{instance}.outcome");

    /// <summary>Removes what holders of other instances left, where it has become much. No freeze is in force.</summary>
    /// <param name="runtime">The runtime directory.</param>
    /// <param name="instances">The instances that there are now.</param>
    internal static void RemoveLeft(RuntimeDirectory runtime, IReadOnlyCollection<string> instances)
    {
        string[] left = [.. Names(runtime.Root)
            .Where(name => name.EndsWith(LockSuffix, StringComparison.Ordinal) && runtime.FileNamed(name) != runtime.RunLockFile)
            .Select(name => name[..^LockSuffix.Length])
            .Except(instances)];
        foreach (string instance in left.Length > MostLeft ? left : [])
        {
            HolderFiles files = new(runtime, instance);
            using FileLock? taken = FileLock.TryTake(files.Lock, TimeSpan.Zero);
            if (taken is not null)
            {
                Array.ForEach([files.ReleasePipe, files.Outcome, files.Lock], FileSystem.Remove);
            }
        }
    }

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            using SafeFileHandle handle = Descriptor.Open(folder, Libc.O_RDONLY);
            return [.. ProcFile.Names(handle)];
        }
        catch (PosixException)
        {
            // Whatever is wrong with it fails the freeze elsewhere.
            return [];
        }
    }
}
