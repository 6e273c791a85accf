using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Configuration;

/// <summary>Finds the configuration and the hook directory where the stock dispatcher's user expects them.</summary>
/// <remarks>
/// The stock script takes <c>dirname "$0"</c> and lets the kernel do the rest. So the folder is a piece of text here too: a link
/// in it stays a link, and a <c>..</c> is not taken away, because behind a link it leads elsewhere than the text suggests.
/// </remarks>
/// <param name="argv0">The program's name as its caller wrote it.</param>
/// <param name="currentDirectory">The absolute path that a relative name begins at.</param>
/// <param name="exists">Whether a path exists; <see cref="KernelPath.Exists"/> outside of tests.</param>
internal sealed class ConfigurationLocator(string argv0, string currentDirectory, Func<string, bool> exists)
{
    /// <summary>The configuration file's name.</summary>
    public const string ConfigFileName = "fsfreeze-hook.conf";

    /// <summary>The hook directory's name.</summary>
    public const string HookDirectoryName = "fsfreeze-hook.d";

    // Debian's and upstream's folder, then that of Red Hat's packages.
    private const string AgentFolder = "/etc/qemu";
    private const string OtherAgentFolder = "/etc/qemu-ga";

    /// <summary>The place of the configuration and of the hook directory.</summary>
    /// <remarks>
    /// A given file moves the configuration only. The hooks stay where they are without it, so that who tries another
    /// configuration runs the same hooks; a file that is to have its own says so with <c>hook-directory</c>.
    /// </remarks>
    /// <param name="givenFile">The value of <c>--config</c>, relative to the current directory; null: not given.</param>
    public ConfigurationLocation Locate(string? givenFile)
    {
        string folder = FindFolder();
        string hookDirectory = Join(folder, HookDirectoryName);
        return givenFile is null
            ? new ConfigurationLocation(Join(folder, ConfigFileName), ConfigFileIsGiven: false, hookDirectory)
            : new ConfigurationLocation(MakeAbsolute(givenFile), ConfigFileIsGiven: true, hookDirectory);
    }

    private string FindFolder()
    {
        string? own = OwnFolder();
        if (own is not null && IsOurs(own))
        {
            return own;
        }

        if (IsOurs(AgentFolder))
        {
            return AgentFolder;
        }

        return IsOurs(OtherAgentFolder) ? OtherAgentFolder : own ?? AgentFolder;
    }

    private bool IsOurs(string folder) => exists(Join(folder, ConfigFileName)) || exists(Join(folder, HookDirectoryName));

    private string? OwnFolder()
    {
        int slash = argv0.LastIndexOf('/');
        return slash switch
        {
            < 0 => null,
            0 => "/",
            _ => MakeAbsolute(argv0[..slash]),
        };
    }

    private string MakeAbsolute(string path) => path.StartsWith('/') ? path : Join(currentDirectory, path);

    private static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : folder + "/" + name;
}
