using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What the kernel says about one process, in <c>/proc</c>.</summary>
/// <param name="Pid">Its id.</param>
internal sealed record ProcessEntry(int Pid)
{
    private string Folder => "/proc/" + Pid.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether it is there, and is not a zombie.</summary>
    public bool IsAlive => Stat() is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>
    /// Whether it has ended with all its threads, and so has closed its files: the first one may end before the others.
    /// </summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return !IsAlive && Directory.GetDirectories(Path.Combine(Folder, "task")).Length <= 1;
            }
            catch (DirectoryNotFoundException)
            {
                return true;
            }
        }
    }

    /// <summary>Its state letter: S, R, D, T, Z …; or null when it has gone.</summary>
    public string? State => Stat()?[0];

    /// <summary>Its parent's id.</summary>
    public int Parent => Field(1);

    /// <summary>Its process group.</summary>
    public int Group => Field(2);

    /// <summary>Its session.</summary>
    public int Session => Field(3);

    /// <summary>The number of its controlling terminal; 0 for none.</summary>
    public int Terminal => Field(4);

    /// <summary>When it began, in clock ticks since boot; null when it has gone.</summary>
    public ulong? StartTime => Stat() is { } fields ? ulong.Parse(fields[19], CultureInfo.InvariantCulture) : null;

    /// <summary>Its arguments, each ended by a NUL shown as a blank.</summary>
    public string CommandLine => Text("cmdline");

    /// <summary>The environment that it was started with, likewise.</summary>
    public string EnvironmentBlock => Text("environ");

    /// <summary>Whether it has ended, and its parent has not asked how.</summary>
    public bool IsZombie => State == "Z";

    /// <summary>How many threads it has; 0 when it has gone.</summary>
    public int Threads
    {
        get
        {
            try
            {
                return Directory.GetDirectories(Path.Combine(Folder, "task")).Length;
            }
            catch (DirectoryNotFoundException)
            {
                return 0;
            }
        }
    }

    /// <summary>
    /// The scheduling policy of each of its threads, as in sched(7): 0 for an ordinary one, 2 for real time in
    /// turn, 3 for batch work.
    /// </summary>
    public IReadOnlyList<int> Policies => [.. Directory.GetDirectories(Path.Combine(Folder, "task"))
        .Select(thread => Fields(File.ReadAllText(Path.Combine(thread, "stat")))![38])
        .Select(policy => int.Parse(policy, CultureInfo.InvariantCulture))];

    /// <summary>How much of it is in memory, in KiB; 0 when it has gone.</summary>
    public long ResidentKibibytes => Kibibytes("VmRSS:");

    /// <summary>How many addresses it has reserved, in KiB; 0 when it has gone.</summary>
    public long VirtualKibibytes => Kibibytes("VmSize:");

    /// <summary>The file that it executes, or null when it has gone.</summary>
    public string? Executable => Link(Path.Combine(Folder, "exe"));

    /// <summary>Every process of the machine.</summary>
    public static IEnumerable<ProcessEntry> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => Path.GetFileName(folder))
        .Where(name => char.IsAsciiDigit(name[0]))
        .Select(name => new ProcessEntry(int.Parse(name, CultureInfo.InvariantCulture)));

    /// <summary>The processes that execute a file; a private file's are the bed's own.</summary>
    public static IReadOnlyList<ProcessEntry> Executing(string file) => [.. All().Where(process => process.Executable == file)];

    /// <summary>Its open descriptors, and what each stands for.</summary>
    public IReadOnlyDictionary<int, string> Descriptors()
    {
        Dictionary<int, string> descriptors = [];
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "fd")))
            {
                if (Link(entry) is { } target)
                {
                    descriptors[int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture)] = target;
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It has ended meanwhile.
        }

        return descriptors;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string signal) => _ = Command.Run("kill", ["-" + signal, Pid.ToString(CultureInfo.InvariantCulture)]);

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Text(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Folder, file))).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private long Kibibytes(string field) => Text("status").Split('\n')
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(
            line => long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private int Field(int index) => Stat() is { } fields ? int.Parse(fields[index], CultureInfo.InvariantCulture) : -1;

    // Behind the name, which is in parentheses and may hold anything: state, parent, group, session, terminal …
    private string[]? Stat() => Fields(Text("stat"));

    private static string[]? Fields(string text)
    {
        int end = text.LastIndexOf(')');
        return end < 0 ? null : text[(end + 2)..].Split(' ');
    }
}
