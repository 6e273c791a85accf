using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// Under which configuration a holder was started, and which directories that named. It stands in the holder's environment, where
/// a thaw finds it that was given another configuration, or what is left of one.
/// </summary>
/// <param name="ConfigurationFile">The configuration's path, whether a file stands there or not.</param>
/// <param name="RuntimeDirectory">The runtime directory.</param>
/// <param name="StateDirectory">The state directory.</param>
/// <param name="LogFile">The log file.</param>
internal sealed record HolderOrigin(string ConfigurationFile, string RuntimeDirectory, string StateDirectory, string LogFile)
{
    private const string ConfigurationVariable = "FSFREEZE_HOOK_CONFIGURATION";
    private const string RuntimeVariable = "FSFREEZE_HOOK_RUNTIME_DIRECTORY";
    private const string StateVariable = "FSFREEZE_HOOK_STATE_DIRECTORY";
    private const string LogVariable = "FSFREEZE_HOOK_LOG_FILE";

    /// <summary>As variables of the holder's environment: paths, and nothing secret.</summary>
    internal IReadOnlyList<string> Environment =>
    [
        $"{ConfigurationVariable}={ConfigurationFile}",
        $"{RuntimeVariable}={RuntimeDirectory}",
        $"{StateVariable}={StateDirectory}",
        $"{LogVariable}={LogFile}",
    ];

    /// <summary>That of a holder which runs, was started under <paramref name="configurationFile"/>, and is ours.</summary>
    /// <remarks>
    /// Whoever may run the program may give it such an environment, and a container may have the program at the same path: only
    /// our own user's, with our mounts, counts.
    /// </remarks>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="program">This program's own file.</param>
    /// <param name="configurationFile">The configuration's path.</param>
    /// <returns>Null where none runs.</returns>
    internal static HolderOrigin? FindRunning(string proc, string program, string configurationFile)
    {
        return new ProcessWalk(proc, TimeProvider.System).Pids()
            .Select(pid => string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}"))
            .Where(process => SymbolicLink.TryRead($"{process}/exe") is { } file
                && (file == program || file == program + ProcFile.Deleted)
                && IsHolder(process)
                && ProcFile.SharesNamespace(proc, process, "mnt")
                && ProcessStatus.Parse(ProcFile.TryRead($"{process}/status")).IsOf(User.Effective))
            .Select(process => Parse(ProcFile.Words($"{process}/environ")))
            .FirstOrDefault(origin => origin?.ConfigurationFile == configurationFile);
    }

    private static bool IsHolder(string process) => ProcFile.Words($"{process}/cmdline") is [_, Holder.Verb, ..];

    private static HolderOrigin? Parse(string[] variables)
    {
        string? Value(string name) => variables
            .FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

        return Value(ConfigurationVariable) is { } configuration
            && Value(RuntimeVariable) is { } runtime
            && Value(StateVariable) is { } state
            && Value(LogVariable) is { } log
            ? new HolderOrigin(configuration, runtime, state, log)
            : null;
    }
}
