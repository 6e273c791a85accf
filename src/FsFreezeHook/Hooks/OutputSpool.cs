using System;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;
using Serilog;

namespace FsFreezeHook.Hooks;

/// <summary>
/// What background processes of hooks write between freeze and thaw: lines in one file of the runtime directory, which thaw moves
/// to the log. It holds at most <see cref="Limit"/> bytes.
/// </summary>
/// <remarks>The log itself may lie on the filesystem that is frozen; a writer there would be stuck until thaw.</remarks>
/// <param name="runtime">The runtime directory, which has it.</param>
internal sealed class OutputSpool(RuntimeDirectory runtime)
{
    /// <summary>The most that it holds, in bytes.</summary>
    internal const int Limit = 1024 * 1024;

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    private string SpoolFile => runtime.FileNamed("hook-output");

    private string LockFile => runtime.FileNamed("hook-output.lock");

    /// <summary>Adds a line. What does not fit is left out.</summary>
    /// <exception cref="PosixException">The runtime directory is full or has gone.</exception>
    internal void Add(string line)
    {
        byte[] content = Encoding.UTF8.GetBytes(line + "\n");
        using FileLock? mine = FileLock.TryTake(LockFile, LockWait);
        if (mine is null)
        {
            return;
        }

        using SafeFileHandle spool = FileSystem.OpenAppending(SpoolFile, UnixMode.OwnerFile);
        if (FileSystem.Describe(spool).Size + content.Length <= Limit)
        {
            Descriptor.Write(spool, content);
        }
    }

    /// <summary>Moves all lines to the log.</summary>
    internal void MoveTo(ILogger log)
    {
        byte[]? content;
        try
        {
            using FileLock? mine = FileLock.TryTake(LockFile, LockWait);
            content = FileSystem.TryReadAll(SpoolFile, Limit);
            FileSystem.Remove(SpoolFile);
        }
        catch (PosixException e)
        {
            log.Warning("the output of background processes cannot be read: {Problem:l}", e.MessageAndRemedy);
            return;
        }

        foreach (string line in Encoding.UTF8.GetString(content ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            log.Information("{Line:l}", line);
        }
    }
}
