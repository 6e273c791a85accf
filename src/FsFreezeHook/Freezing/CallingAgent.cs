using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Configuration;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Freezing;

/// <summary>The guest agent that is this run's parent.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="StateFile">Its <c>qga.state.isfrozen</c>, whether it is there or not; null where it is not certain.</param>
/// <param name="Problem">Why it is not certain.</param>
internal sealed record CallingAgent(int Pid, string? StateFile, string? Problem)
{
    private const string Program = "qemu-ga";
    private const string StateFileName = "qga.state.isfrozen";
    private const string DefaultConfiguration = "/etc/qemu/qemu-ga.conf";
    private const string ConfigurationVariable = "QGA_CONF=";

    // Where it keeps its state without being told: the agent's build says which, and mostly both are one.
    private static readonly string[] DefaultStateDirectories = ["/run", "/var/run"];

    /// <summary>The agent that the process <paramref name="pid"/> is; null where it is none.</summary>
    /// <param name="proc">Where <c>/proc</c> is mounted.</param>
    /// <param name="pid">The process.</param>
    internal static CallingAgent? Of(string proc, int pid)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}");
        if (ProcFile.TryReadProgramName(folder) != Program && ProcFile.TryRead(folder + "/comm")?.Trim() != Program)
        {
            return null;
        }

        try
        {
            return new CallingAgent(pid, Path.Combine(StateDirectory(proc, folder), StateFileName), null);
        }
        catch (FailureException uncertain)
        {
            return new CallingAgent(pid, null, uncertain.Message);
        }
    }

    private static string StateDirectory(string proc, string folder)
    {
        if (!ProcFile.SharesNamespace(proc, folder, "mnt") || ProcFile.TryReadLink(folder + "/root") != "/")
        {
            throw Uncertain("the agent sees other files than this program does");
        }

        AgentArguments arguments = AgentArguments.Parse(ProcFile.Words(folder + "/cmdline"));
        string? directory = arguments.StateDirectory ?? Configured(arguments.ConfigurationFile ?? ConfigurationOf(folder));
        if (directory is null)
        {
            FileIdentity[] places = [.. DefaultStateDirectories.Select(FileIdentity.Of).OfType<FileIdentity>().Distinct()];
            return places.Length == 1
                ? DefaultStateDirectories.First(FileSystem.Exists)
                : throw Uncertain("/run and /var/run are not the same, and the agent may use either");
        }

        return directory.StartsWith('/') ? directory : throw Uncertain($"its state directory is '{Quoted.Shorten(directory)}', relative to where it was started");
    }

    private static string ConfigurationOf(string folder) => ProcFile.Words(folder + "/environ")
        .Where(word => word.StartsWith(ConfigurationVariable, StringComparison.Ordinal))
        .Select(word => word[ConfigurationVariable.Length..])
        .FirstOrDefault(DefaultConfiguration);

    // The agent's GKeyFile has the same shape as our own files; whatever is odd in it is left to the agent.
    private static string? Configured(string path)
    {
        if (ProcFile.TryRead(path) is not { } text)
        {
            return null;
        }

        IniFile file = IniParser.Parse(path, Encoding.UTF8.GetBytes(text), new ErrorList());
        return file.Sections.FirstOrDefault(section => section.Header == "general")?.Find("statedir")?.Value;
    }

    private static FailureException Uncertain(string why) => new(FailureReason.Configuration, why);
}
