using System;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>
/// What another program prints, within a limit of time. It gets nothing to read, and what it says on standard error goes nowhere.
/// </summary>
internal static class ProgramOutput
{
    private const int MostLines = 1000;

    /// <summary>Runs it.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its arguments, the first of which is its own name.</param>
    /// <param name="environment">Its environment, as <c>NAME=value</c>.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="limit">How long it may take; it is killed then.</param>
    /// <returns>Its lines; null where it could not be started, failed, or took too long.</returns>
    internal static IReadOnlyList<string>? TryRead(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, TimeSpan limit)
    {
        using AnonymousPipe output = AnonymousPipe.Create();
        using ChildProcess? child = TryStart(path, arguments, environment, folder, output);
        if (child is null)
        {
            return null;
        }

        Deadline deadline = Deadline.After(limit, TimeProvider.System);
        LineReader reader = new(output.Reader);
        List<string> lines = [];
        while (lines.Count < MostLines && reader.ReadLine(deadline.Remaining) is { } line)
        {
            lines.Add(line);
        }

        bool ended = child.WaitExited(deadline.Remaining);
        if (!ended)
        {
            child.KillGroup();
            _ = child.WaitExited(limit);
        }

        return child.Reap() is { IsSuccess: true } && ended ? lines : null;
    }

    private static ChildProcess? TryStart(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, AnonymousPipe output)
    {
        using SafeFileHandle writer = output.TakeWriter();
        using SafeFileHandle nothing = Descriptor.OpenNull();
        try
        {
            return ChildProcess.Start(new ChildStart
            {
                Path = path,
                Arguments = arguments,
                Environment = environment,
                StandardInput = nothing,
                StandardOutput = writer,
                StandardError = nothing,
                WorkingDirectory = folder,
            });
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
