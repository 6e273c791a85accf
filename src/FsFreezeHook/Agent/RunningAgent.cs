using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Agent;

/// <summary>
/// A guest agent that runs: what it was told, by its arguments or by the configuration file that it read when it started.
/// </summary>
internal sealed class RunningAgent
{
    private const string Program = "qemu-ga";
    private const string DefaultConfiguration = "/etc/qemu/qemu-ga.conf";
    private const string ConfigurationVariable = "QGA_CONF=";
    private const int LargestConfiguration = 64 * 1024;

    private readonly string _proc;
    private readonly AgentConfiguration? _configuration;
    private readonly Lazy<AgentConfiguration?> _said;

    private RunningAgent(string proc, int pid, string folder)
    {
        _proc = proc;
        Pid = pid;
        Folder = folder;
        CommandLine = ProcFile.Words(folder + "/cmdline");
        Arguments = AgentArguments.Parse(CommandLine);
        ConfigurationFile = Absolute(Arguments.ConfigurationFile ?? ConfigurationOf(folder));

        // Its program is run as root. Whoever starts a process of that name by a program with the set-user-ID bit is not root.
        _said = new(() => HasOurRoot && IsRoots && HasItsName
            ? AgentDump.TryRead(Folder + "/exe", CommandLine, ConfigurationVariables, WorkingDirectory)
            : null);
        using ProcessRoot? root = OpenRoot();
        _configuration =
            root?.TryRead(ConfigurationFile, LargestConfiguration) is { } content ? new AgentConfiguration(content) : null;
    }

    /// <summary>Its process.</summary>
    internal int Pid { get; }

    /// <summary>Its folder in <c>/proc</c>.</summary>
    internal string Folder { get; }

    /// <summary>Its command line, the first word the program.</summary>
    internal IReadOnlyList<string> CommandLine { get; }

    /// <summary>What matters of that.</summary>
    internal AgentArguments Arguments { get; }

    /// <summary>Its configuration file, as an absolute path of its own.</summary>
    internal string ConfigurationFile { get; }

    /// <summary>Whether that file is there.</summary>
    internal bool HasConfiguration => _configuration is not null;

    /// <summary>Whether a path of its means the same file as here.</summary>
    internal bool SeesOurFiles =>
        ProcFile.SharesNamespace(_proc, Folder, "mnt") && SymbolicLink.TryRead(Folder + "/root") == "/";

    /// <summary>
    /// Whether its root folder is ours, be it in a mount namespace of its own, as systemd makes one for a
    /// service that it restricts.
    /// </summary>
    internal bool HasOurRoot => SeesOurFiles || (FileIdentity.Of(Folder + "/root") is { } root && root == FileIdentity.Of("/"));

    /// <summary>Whether a path of its means the same folder as here.</summary>
    internal bool Shares(string directory)
    {
        using ProcessRoot? root = SeesOurFiles || !HasOurRoot ? null : OpenRoot();
        return SeesOurFiles || (root?.Identify(directory) is { } folder && folder == FileIdentity.Of(directory));
    }

    /// <summary>Whether root started it, and not somebody by a program with the set-user-ID bit.</summary>
    internal bool IsRoots => ProcessStatus.Parse(ProcFile.TryRead(Folder + "/status")).IsRoots;

    /// <summary>Whether its program has an agent's name: a process may give itself any.</summary>
    internal bool HasItsName => ProcFile.TryReadProgramName(Folder) == Program;

    /// <summary>
    /// The variable of its environment that names its configuration file, as <c>NAME=value</c>; none where it has none.
    /// </summary>
    internal IEnumerable<string> ConfigurationVariables =>
        ProcFile.Words(Folder + "/environ").Where(word => word.StartsWith(ConfigurationVariable, StringComparison.Ordinal));

    /// <summary>What its program says when it is asked, see <see cref="AgentDump"/>; null where it does not.</summary>
    internal AgentConfiguration? Said => _said.Value;

    /// <summary>The directory of its state: that it was told, or that it was built with; null where nothing says it.</summary>
    internal string? StateDirectory => Arguments.StateDirectory ?? _configuration?.StateDirectory ?? Said?.StateDirectory;

    /// <summary>
    /// The hook that it runs, as it was told, which may be relative to <see cref="WorkingDirectory"/>; null: it runs none.
    /// </summary>
    internal string? FreezeHook => Arguments.FreezeHook ?? _configuration?.FreezeHook;

    /// <summary>How it talks to its host; null where nothing says so.</summary>
    internal string? Method => Arguments.Method ?? _configuration?.Method;

    /// <summary>Where it stands, and where its hook is started; <c>/</c> for one that is a service.</summary>
    internal string WorkingDirectory => SymbolicLink.TryRead(Folder + "/cwd") ?? "/";

    /// <summary>When it was started, to a second; null where the kernel does not say.</summary>
    internal DateTimeOffset? StartedAt => ProcessStart.Of(_proc, Pid);

    /// <summary>All that run. One that is just starting a hook has a child that is still its likeness, and counts once.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    internal static RunningAgent[] Find(string proc)
    {
        (int Pid, ProcessStatus Status)[] found = [.. new ProcessWalk(proc, TimeProvider.System).Pids()
            .Where(pid => IsAgent(InProc(proc, pid)))
            .Select(pid => (pid, Status: ProcessStatus.Parse(ProcFile.TryRead(InProc(proc, pid) + "/status"))))
            .Where(process => process.Status.IsAlive)];
        HashSet<int> pids = [.. found.Select(process => process.Pid)];
        return [.. found.Where(process => !pids.Contains(process.Status.Parent))
            .Select(process => Of(proc, process.Pid))
            .OfType<RunningAgent>()];
    }

    /// <summary>The agent that the process <paramref name="pid"/> is; null where it is none.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="pid">The process.</param>
    internal static RunningAgent? Of(string proc, int pid)
    {
        string folder = InProc(proc, pid);
        return IsAgent(folder) ? new RunningAgent(proc, pid, folder) : null;
    }

    /// <summary>Its root folder, for its files as it finds them; null where it has gone.</summary>
    internal ProcessRoot? OpenRoot() => ProcessRoot.TryOpen(Folder + "/root");

    /// <summary>A path of its, in full.</summary>
    internal string Absolute(string path) => path.StartsWith('/') ? path : Path.Combine(WorkingDirectory, path);

    private static string InProc(string proc, int pid) => string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}");

    private static bool IsAgent(string folder) =>
        ProcFile.TryReadProgramName(folder) == Program || ProcFile.TryRead(folder + "/comm")?.Trim() == Program;

    private static string ConfigurationOf(string folder) => ProcFile.Words(folder + "/environ")
        .Where(word => word.StartsWith(ConfigurationVariable, StringComparison.Ordinal))
        .Select(word => word[ConfigurationVariable.Length..])
        .FirstOrDefault(DefaultConfiguration);
}
