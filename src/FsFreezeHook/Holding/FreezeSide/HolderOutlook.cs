using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// What <see cref="HolderRelease"/> would come to now, as far as it can be seen without asking the holder: a dry run of thaw.
/// </summary>
/// <param name="runtime">The runtime directory.</param>
/// <param name="instance">The instance that is held.</param>
/// <param name="freezeId">The freeze that locked it.</param>
internal sealed class HolderOutlook(RuntimeDirectory runtime, HeldInstance instance, string freezeId)
{
    private readonly HolderFiles _files = new(runtime, instance.Name);

    /// <summary>
    /// How holding has ended, or would end without its holder being able to prove anything; null: it holds, and can be asked.
    /// </summary>
    internal Outcome? Look()
    {
        if (OutcomeFile.TryRead(_files.Outcome, out _) is { } left && left.FreezeId == freezeId)
        {
            return left;
        }

        ProcessIdentity holder = instance.Holder;
        return !holder.IsAlive ? new HolderRelease(runtime, instance, freezeId).Left()
            : ProcessStatus.Parse(ProcFile.TryRead($"{Folder}/status")).IsStopped
                ? NotAnswering("is stopped, does not answer, and is killed")
            : !HasReleasePipe()
                ? NotAnswering($"cannot be asked, because {_files.ReleasePipe} is not its pipe any more, and is killed")
            : null;
    }

    private string Folder => string.Create(CultureInfo.InvariantCulture, $"/proc/{instance.Holder.Pid}");

    // Whatever stands at the pipe's path, what the holder reads is what it has open.
    private bool HasReleasePipe()
    {
        FileIdentity? pipe = FileIdentity.Of(_files.ReleasePipe);
        string[] open = [.. ProcFile.Names($"{Folder}/fd").Select(descriptor => $"{Folder}/fd/{descriptor}")];
        return open.Length == 0 || (pipe is not null && open.Any(descriptor => FileIdentity.Of(descriptor) == pipe));
    }

    private Outcome NotAnswering(string what) => new()
    {
        FreezeId = freezeId,
        Kind = OutcomeKind.Unknown,
        Message = string.Create(CultureInfo.InvariantCulture, $"its holder, process {instance.Holder.Pid}, {what}"),
        HeldMilliseconds = 0,
    };
}
