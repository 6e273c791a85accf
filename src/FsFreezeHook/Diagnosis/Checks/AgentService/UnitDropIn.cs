using System;
using System.IO;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>A drop-in for an agent's service, as a command for a shell that writes it.</summary>
/// <param name="unit">The service.</param>
/// <param name="machine">The machine.</param>
internal sealed class UnitDropIn(AgentUnit unit, Machine machine)
{
    private const string Suffix = ".conf";

    private string FolderName => unit.Name + ".d";

    /// <summary>
    /// The command. The file's name is one that lets it count: systemd reads drop-ins in the order of their names,
    /// see systemd.unit(5).
    /// </summary>
    /// <param name="name">The end of the file's name.</param>
    /// <param name="lines">What its section <c>[Service]</c> says.</param>
    internal string Command(string name, params string[] lines)
    {
        string folder = $"/etc/systemd/system/{FolderName}";
        string content = ShellWords.Join(lines.Prepend("[Service]"));
        return $"{ShellWords.Join(["mkdir", "-p", folder])} && printf '%s\\n' {content} "
            + $">{ShellWords.Join([$"{folder}/{FileName(name, lines)}"])}";
    }

    // A low number where nothing else says anything of it, so that what an administrator adds later counts more.
    private string FileName(string name, string[] lines)
    {
        string[] keys = [.. lines.Select(line => line.Split('=')[0]).Distinct()];
        string? last = new UnitFiles(unit, machine).DropInsOf(keys)
            .Select(file => Path.GetFileName(file))
            .Max(StringComparer.Ordinal);
        string[] names = ["10-" + name, "zz-" + name];
        return names.FirstOrDefault(one => string.CompareOrdinal(last, one) <= 0) ?? $"{last![..^Suffix.Length]}.zz-{name}";
    }
}
