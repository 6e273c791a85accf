using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql;

/// <summary>
/// A server's general log, where it is on. On a filesystem that is frozen it blocks every statement, reads and UNLOCK too, until that is
/// thawed.
/// </summary>
/// <param name="Place">The file, or the table's folder, as the server names it.</param>
/// <param name="Filesystem">What it lies on; null where that cannot be told.</param>
/// <param name="IsOnDataFilesystem">Whether that is the data's.</param>
internal sealed record GeneralLog(string Place, Mount? Filesystem, bool IsOnDataFilesystem)
{
    /// <summary>Whether a freeze of all filesystems may freeze it.</summary>
    internal bool MayFreeze => IsOnDataFilesystem || Filesystem is null || Freezable.Includes(Filesystem) || Filesystem.Type == Freezable.Overlay;

    /// <summary>That of a server; null where it is off.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="pid">Its process; null where that is not on this machine, or not known.</param>
    /// <exception cref="MySqlConnector.MySqlException">The server did not answer.</exception>
    internal static GeneralLog? Find(ServerConnection connection, int? pid)
    {
        if (Places(connection.Query(Statements.GeneralLog, ServerConnection.AnswerWait)) is not (var data, [_, ..] logs))
        {
            return null;
        }

        using FilesystemSearch? search = pid is { } process ? FilesystemSearch.TryBegin(process) : null;
        Deadline end = Deadline.After(InstanceExaminer.Limit, TimeProvider.System);
        Mount? Filesystem(string path) => search?.Find([new DataPath("the general log", path)], end)[0].Filesystem;

        Mount? main = Filesystem(data);
        GeneralLog[] found =
        [
            .. logs.Select(log => (Place: log, Filesystem: Filesystem(log)))
                .Select(log => new GeneralLog(ServerText.Of(log.Place, ServerText.LongestPath), log.Filesystem, main is not null && log.Filesystem?.Device == main.Device)),
        ];
        return found.FirstOrDefault(log => log.IsOnDataFilesystem) ?? found.FirstOrDefault(log => log.MayFreeze) ?? found[0];
    }

    /// <summary>The data folder and where the log is written; nowhere, where it is off.</summary>
    /// <param name="variables">The rows of <see cref="Statements.GeneralLog"/>.</param>
    internal static (string Data, IReadOnlyList<string> Logs) Places(IEnumerable<string?[]> variables)
    {
        Dictionary<string, string> values = variables
            .Where(row => row is [not null, not null, ..])
            .ToDictionary(row => row[0]!, row => row[1]!, StringComparer.OrdinalIgnoreCase);
        string Value(string name) => values.GetValueOrDefault(name, string.Empty);

        string data = Value("datadir").TrimEnd('/');
        string[] outputs = Value("log_output").Split(',', StringSplitOptions.TrimEntries);
        List<string> logs = [];
        if (Value("general_log") is "ON" or "1" && !outputs.Contains("NONE"))
        {
            if (outputs.Contains("FILE"))
            {
                logs.Add(System.IO.Path.Combine(data, Value("general_log_file")));
            }

            if (outputs.Contains("TABLE"))
            {
                logs.Add($"{data}/mysql");
            }
        }

        return (data, logs);
    }
}
