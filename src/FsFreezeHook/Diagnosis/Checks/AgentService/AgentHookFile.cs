using System.Globalization;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>
/// The hook that a guest agent runs, and what that hook would read, as that agent finds its files: in a
/// container or a chroot too.
/// </summary>
/// <param name="agent">The agent.</param>
/// <param name="hook">The hook, as it was told.</param>
internal sealed class AgentHookFile(RunningAgent agent, string hook)
{
    /// <summary>Its path, in full.</summary>
    internal string Path { get; } = agent.Absolute(hook);

    /// <summary>What it is.</summary>
    /// <param name="program">This program's file.</param>
    internal HookIdentity Identify(string program)
    {
        using ProcessRoot? root = agent.OpenRoot();
        using SafeFileHandle? file = root?.TryFind(Path);
        string? open =
            file is null ? null : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");
        return open is null || !FileSystem.IsExecutable(open) || FileSystem.Describe(file!).Kind != FileKind.Regular
            ? HookIdentity.Missing
            : FileIdentity.Of(program) == FileIdentity.Of(file!) ? HookIdentity.ThisProgram
            : SameContent.Have(open, program) ? HookIdentity.Copy
            : HookIdentity.Other;
    }

    /// <summary>Where this program, run as that hook, has its configuration and hooks.</summary>
    internal ConfigurationLocation Locate()
    {
        using ProcessRoot? root = agent.OpenRoot();
        return new ConfigurationLocator(hook, agent.WorkingDirectory, path => Exists(root, path)).Locate(null);
    }

    /// <summary>
    /// Whether what stands at a path of that agent's is what stands at a path here; nothing at both is the same too.
    /// </summary>
    internal bool IsSame(string its, string ours)
    {
        using ProcessRoot? root = agent.OpenRoot();
        FileIdentity? identity = root?.Identify(its);
        return identity is null ? !FileSystem.Exists(ours) : identity == FileIdentity.Of(ours);
    }

    // Where it sees our files, a link to nothing counts, as it does for the locator outside of checks.
    private bool Exists(ProcessRoot? root, string path)
    {
        if (agent.SeesOurFiles)
        {
            return KernelPath.Exists(path);
        }

        using SafeFileHandle? file = root?.TryFind(path);
        return file is not null;
    }
}
