using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>A service's own file and its drop-ins, by what they say.</summary>
/// <param name="unit">The service.</param>
/// <param name="machine">The machine.</param>
internal sealed class UnitFiles(AgentUnit unit, Machine machine)
{
    private const string Suffix = ".conf";
    private const string Command = "ExecStart";
    private const string OwnFolder = "etc/systemd/system/";

    private static readonly string[] SaysTheCommand = [Command, "EnvironmentFile", "Environment"];

    /// <summary>The drop-ins that say something of one of these keys.</summary>
    internal IEnumerable<string> DropInsOf(params IReadOnlyCollection<string> keys) =>
        machine.UnitFolders.SelectMany(folder => In(Path.Combine(folder, unit.Name + ".d"))).Where(file => Says(file, keys));

    /// <summary>
    /// The file of an administrator's, and not of a remedy of check's, that says with which arguments the service starts;
    /// null where none does.
    /// </summary>
    internal string? FindOwnCommand() => FilesOf(Command)
        .Where(file => file.StartsWith(machine.At(OwnFolder), StringComparison.Ordinal)
            && !file.EndsWith(AgentHookRemedy.HookFile, StringComparison.Ordinal)
            && FileSystem.Describe(file)?.Kind == FileKind.Regular)
        .Max(StringComparer.Ordinal);

    /// <summary>
    /// A file that has the service run a program, or says what it is run with, and that it was not started by yet;
    /// null: there is none.
    /// </summary>
    /// <param name="program">A part of what the file says.</param>
    /// <param name="startedAt">When the service was started; null where that is not known.</param>
    internal string? FindPending(string program, DateTimeOffset? startedAt) => FilesOf(SaysTheCommand)
        .FirstOrDefault(file => FileSystem.TryReadText(file)?.Contains(program, StringComparison.Ordinal) == true
            && FileSystem.Describe(file)?.ChangedAt > startedAt);

    // The drop-ins that say something of one of these keys, and then the service's own files that do.
    private IEnumerable<string> FilesOf(params IReadOnlyCollection<string> keys) => DropInsOf(keys)
        .Concat(machine.UnitFolders.Select(folder => Path.Combine(folder, unit.Name)).Where(file => Says(file, keys)));

    private static IEnumerable<string> In(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*" + Suffix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool Says(string file, IReadOnlyCollection<string> keys) =>
        (FileSystem.TryReadText(file) ?? string.Empty).Split('\n')
            .Select(line => line.Split('='))
            .Any(parts => parts.Length > 1 && keys.Contains(parts[0].Trim()));
}
