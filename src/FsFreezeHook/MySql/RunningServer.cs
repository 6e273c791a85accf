using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql;

/// <summary>A database server's process on this machine, in a container or not.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Program">What it is: <c>mysqld</c> or <c>mariadbd</c>.</param>
internal sealed record RunningServer(int Pid, string Program)
{
    private static readonly string[] Programs = ["mysqld", "mariadbd"];

    /// <summary>All that run.</summary>
    internal static RunningServer[] Find() =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => new RunningServer(pid, FileSystem.TryReadText($"/proc/{pid}/comm")?.Trim() ?? string.Empty))
            .Where(server => Programs.Contains(server.Program) && ProcessIdentity.Of(server.Pid) is not null)];

    /// <summary>Whether it is the server whose <c>@@pid_file</c> is <paramref name="pidFile"/>.</summary>
    /// <remarks>The path, and the number in the file, are the server's own: in a container they mean something else outside.</remarks>
    internal bool HasPidFile(string pidFile)
    {
        byte[]? content = Path.IsPathRooted(pidFile) ? FileSystem.TryReadAll($"/proc/{Pid}/root{pidFile}", 64) : null;
        return content is not null && Encoding.UTF8.GetString(content).Trim() == OwnPid();
    }

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Program} (process {Pid})");

    // The last field of NSpid is its process id in its own namespace, see proc_pid_status(5).
    private string? OwnPid() => FileSystem.TryReadText($"/proc/{Pid}/status")?
        .Split('\n')
        .FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal))?
        .Split('\t', StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault();
}
