using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;

namespace FsFreezeHook.Instances;

/// <summary>
/// Refuses a runtime directory that has no room for what a freeze writes there: it would run hooks and lock servers, and then
/// fail at the commit.
/// </summary>
internal static class RuntimeRoom
{
    // What a file takes at least: a page of a tmpfs, and a block of most other filesystems.
    private const long Block = 4096;

    // Of the freeze record: what it says of the freeze, and of each instance.
    private const long RecordPart = 1024;

    /// <summary>Makes sure of the room.</summary>
    /// <param name="runtime">The runtime directory, which may be missing.</param>
    /// <param name="engines">The engines.</param>
    /// <param name="instances">The configured instances, option files included.</param>
    /// <exception cref="FailureException">There is too little.</exception>
    internal static void Require(
        RuntimeDirectory runtime, IReadOnlyList<IEngine> engines, IReadOnlyList<InstanceSettings> instances)
    {
        if (FileSystem.FreeBytes(runtime.Root) is not { } free)
        {
            return;
        }

        InstanceSettings[] locked = [.. instances.Where(instance => IsToBeLocked(engines, instance))];
        long record = RecordPart * (1 + locked.Length);
        long needed = ((record + Block - 1) / Block * Block)
            + locked.Sum(instance => Needed(new HolderFiles(runtime, instance.Name)));
        if (free < needed)
        {
            throw new FailureException(
                FailureReason.Internal,
                $"the runtime directory {Quoted.Path(runtime.Root)} is full: {free / 1024} KiB are left, "
                    + $"and a freeze needs {needed / 1024}; make room there, or set 'runtime-directory' in [hook]");
        }
    }

    private static bool IsToBeLocked(IReadOnlyList<IEngine> engines, InstanceSettings instance) => instance.Enabled switch
    {
        Participation.No => false,
        Participation.Required => true,
        _ => engines.Of(instance).IsLikely(instance),
    };

    // What is there of an earlier freeze is written over, or goes before the new one comes.
    private static long Needed(HolderFiles files) => (TakesRoom(files.Lock) ? 0 : Block) + (TakesRoom(files.Outcome) ? 0 : Block);

    private static bool TakesRoom(string path)
    {
        try
        {
            return FileSystem.Describe(path) is { Kind: FileKind.Regular, Size: > 0 };
        }
        catch (PosixException)
        {
            return false;
        }
    }
}
