using System;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Hooks;

/// <summary>
/// The process that reads on where a hook has ended and left a background process that still has its output: from the pipe into
/// the <see cref="OutputSpool"/>, until the last writer closes it. Beyond the spool's limit it reads and forgets, so
/// no writer ever waits.
/// </summary>
internal static class OutputDrain
{
    /// <summary>The hidden verb that runs it.</summary>
    internal const string Verb = "drain";

    /// <summary>Reads descriptor 0 to its end.</summary>
    /// <param name="hook">The hook's name, which each line begins with.</param>
    /// <param name="runtime">Where the spool is.</param>
    internal static void Run(string hook, RuntimeDirectory runtime)
    {
        using SafeFileHandle pipe = new(0, ownsHandle: false);
        OutputSpool spool = new(runtime);
        HookOutput output = new(line => TryAdd(spool, $"{hook}: {line}"));
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (Descriptor.WaitReadable([pipe], timeout: null) == 0)
        {
            int count = Descriptor.Read(pipe, buffer);
            if (count == 0)
            {
                break;
            }

            output.Append(buffer[..Math.Max(0, count)]);
        }

        output.Finish();
    }

    /// <summary>Starts the process that reads <paramref name="pipe"/> to its end.</summary>
    /// <exception cref="PosixException">It could not be started.</exception>
    internal static void Start(string program, string hook, RuntimeDirectory runtime, SafeFileHandle pipe)
    {
        using SafeFileHandle nothing = Descriptor.OpenNull();
        using ChildProcess process = ChildProcess.Start(new ChildStart
        {
            Path = program,
            Arguments = ["fsfreeze-hook", Verb, hook, runtime.Root],
            Environment = [],
            StandardInput = pipe,
            StandardOutput = nothing,
            StandardError = nothing,
            WorkingDirectory = "/",
            NewSession = true,
        });
    }

    private static void TryAdd(OutputSpool spool, string line)
    {
        try
        {
            spool.Add(line);
        }
        catch (PosixException)
        {
            // The runtime directory is full or has gone. The writer must not be stopped by that.
        }
    }
}
