using System;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.Posix;

/// <summary>What <c>/proc/PID/status</c> says of a process, see proc_pid_status(5).</summary>
/// <param name="IsAlive">Whether it runs. One that has ended and waits for its parent does not.</param>
/// <param name="Parent">Its parent's process id, or 0.</param>
/// <param name="OwnPid">Its number in its own process namespace; null where the kernel does not say.</param>
internal sealed record ProcessStatus(bool IsAlive, int Parent, string? OwnPid)
{
    /// <summary>
    /// Whether somebody stopped it, or traces it and has it stand still: it does nothing until it is told to go on.
    /// </summary>
    internal bool IsStopped { get; init; }

    /// <summary>Its user, by whose permissions it opens files; null where the kernel does not say.</summary>
    internal string? FileSystemUser { get; init; }

    /// <summary>Whether it is root's by each of its users: real, effective, saved and for files.</summary>
    internal bool IsRoots { get; init; }

    /// <summary>How often it was taken off a processor; null where the kernel does not say.</summary>
    internal long? Switches { get; init; }

    /// <summary>From the file's text; null is that of a process that has gone.</summary>
    internal static ProcessStatus Parse(string? text)
    {
        string[] lines = text?.Split('\n') ?? [];
        string? Value(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?
            .Split('\t', StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault()?.Trim();

        return new ProcessStatus(
            Value("State") is { Length: > 0 } state && state[0] is not ('Z' or 'X'),
            int.TryParse(Value("PPid"), NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : 0,
            Value("NSpid"))
        {
            IsStopped = Value("State") is ['T' or 't', ..],
            FileSystemUser = Value("Uid"),
            IsRoots = lines.Contains("Uid:\t0\t0\t0\t0"),
            Switches = Number(Value("voluntary_ctxt_switches")) + Number(Value("nonvoluntary_ctxt_switches")),
        };
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Whether <paramref name="user"/> runs it.</summary>
    internal bool IsOf(uint user) => IsAlive && FileSystemUser == user.ToString(CultureInfo.InvariantCulture);
}
