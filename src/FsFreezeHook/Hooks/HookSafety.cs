using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Hooks;

/// <summary>Says which hooks others than root may change. They are run all the same, as the stock dispatcher runs them.</summary>
/// <param name="directory">The hook directory.</param>
/// <param name="hooks">The hooks in it.</param>
internal sealed class HookSafety(string directory, IReadOnlyList<HookFile> hooks) : IParticipant
{
    /// <inheritdoc/>
    public string Name => directory;

    /// <inheritdoc/>
    public void Freeze(FreezeRun run)
    {
        foreach (UnsafePath problem in Find())
        {
            run.Log.Warning("users other than root can change what runs as root: {Problem:l}", problem.ToString());
        }
    }

    /// <inheritdoc/>
    public void Rollback(FreezeRun run)
    {
    }

    /// <summary>What others than root may change: the directory, hooks that are run, or something on the way to them.</summary>
    internal IEnumerable<UnsafePath> Find()
    {
        PathSafety paths = new();
        return hooks.Where(hook => hook.Skipped is null)
            .Select(hook => hook.Path)
            .Prepend(directory)
            .Select(paths.Find)
            .OfType<UnsafePath>()
            .Distinct();
    }
}
