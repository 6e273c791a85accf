using System;
using System.Collections.Generic;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;
using Serilog;

namespace FsFreezeHook.Hooks;

/// <summary>Runs one hook: its output goes to the log, and what it leaves behind delays nobody.</summary>
/// <param name="runtime">Where the output of background processes is kept.</param>
/// <param name="program">This program's own file.</param>
/// <param name="environment">The hooks' environment.</param>
/// <param name="limit">How long one hook may take; null for as long as it likes.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class HookRunner(
    RuntimeDirectory runtime, string program, IReadOnlyList<string> environment, TimeSpan? limit, TimeProvider time, ILogger log)
{
    // After SIGTERM a hook has this long to clean up; after SIGKILL only a process that is stuck in the kernel takes any time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillWait = TimeSpan.FromSeconds(2);

    // What a pipe holds by default, see pipe(7): what a hook wrote before it ended fits.
    private const int PipeCapacity = 64 * 1024;

    private readonly TimeSpan? _limit = limit;

    /// <summary>Runs <paramref name="hook"/> with <paramref name="argument"/> and waits until it has ended.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="argument"><c>freeze</c> or <c>thaw</c>.</param>
    /// <param name="interruption">What ends it early; null for nothing.</param>
    internal HookResult Run(HookFile hook, string argument, Interruption? interruption)
    {
        long begun = time.GetTimestamp();
        log.Information("{Hook:l}: runs with {Argument:l}", hook.Name, argument);
        using AnonymousPipe pipe = AnonymousPipe.Create();
        ChildProcess? child = TryStart(hook, argument, pipe.Writer, out int failedStatus);
        pipe.Writer.Dispose();
        if (child is null)
        {
            return new HookResult(
                new ExitStatus(failedStatus, 0), HookEnding.ByItself, time.GetElapsedTime(begun), SaidNothing: false);
        }

        using (child)
        {
            HookOutput output = new(line => log.Information("{Hook:l}: {Line:l}", hook.Name, line));
            bool open = true;
            HookEnding ending = Follow(child, pipe.Reader, output, interruption, ref open);
            if (ending != HookEnding.ByItself)
            {
                End(child);
            }

            ExitStatus status = child.Reap();
            TakeRest(hook, pipe.Reader, output, open);
            TimeSpan took = time.GetElapsedTime(begun);
            log.Information(
                "{Hook:l}: ended with {Status:l} after {Milliseconds:0} ms",
                hook.Name,
                status.ToString(),
                took.TotalMilliseconds);
            return new HookResult(status, ending, took, output.Total == 0);
        }
    }

    private static HookEnding Follow(
        ChildProcess child, SafeFileHandle reader, HookOutput output, Interruption? interruption, ref bool open,
        Deadline? deadline)
    {
        // In this order: a flood of output must hide neither the end of the hook nor a signal.
        SafeFileHandle signal = interruption?.Handle ?? child.Exited;
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (true)
        {
            int ready = Descriptor.WaitReadable(
                open ? [child.Exited, signal, reader] : [child.Exited, signal], deadline?.Remaining);
            switch (ready)
            {
                case 0:
                    return HookEnding.ByItself;
                case 1:
                    return HookEnding.Interrupted;
                case 2:
                    int count = Descriptor.Read(reader, buffer);
                    open = count != 0;
                    output.Append(buffer[..Math.Max(0, count)]);
                    break;
            }

            if (deadline is { IsOver: true } && !child.WaitExited(TimeSpan.Zero))
            {
                return HookEnding.Limit;
            }
        }
    }

    private static void End(ChildProcess child)
    {
        child.TerminateGroup();
        child.WaitExited(Grace);
        child.KillGroup();
        child.WaitExited(KillWait);
    }

    private HookEnding Follow(
        ChildProcess child, SafeFileHandle reader, HookOutput output, Interruption? interruption, ref bool open) =>
        Follow(child, reader, output, interruption, ref open, _limit is { } limit ? Deadline.After(limit, time) : null);

    // The hook has ended. What it wrote is in the pipe; what a background process goes on writing is a drain's to read.
    private void TakeRest(HookFile hook, SafeFileHandle reader, HookOutput output, bool open)
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        for (int taken = 0; open && taken < PipeCapacity && Descriptor.WaitReadable([reader], TimeSpan.Zero) == 0;)
        {
            int count = Descriptor.Read(reader, buffer);
            open = count > 0;
            taken += count;
            output.Append(buffer[..Math.Max(0, count)]);
        }

        output.Finish();
        if (!open)
        {
            return;
        }

        try
        {
            OutputDrain.Start(program, ShownText.Of(hook.Name), runtime, reader);
        }
        catch (PosixException e)
        {
            log.Warning("{Hook:l}: the output of its background process is lost: {Problem:l}", hook.Name, e.MessageAndRemedy);
        }
    }

    private ChildProcess? TryStart(HookFile hook, string argument, SafeFileHandle output, out int failedStatus)
    {
        using SafeFileHandle nothing = Descriptor.OpenNull();
        ChildStart start = new()
        {
            Path = hook.Path,
            Arguments = [hook.Path, argument],
            Environment = environment,
            StandardInput = nothing,
            StandardOutput = output,
            StandardError = output,
        };
        failedStatus = 0;
        try
        {
            return ChildProcess.Start(start);
        }
        catch (PosixException e) when (e.IsNotExecutableFormat)
        {
            // A script without a #! line: execve(2) refuses it, and a shell then runs it by itself.
            return ChildProcess.Start(start with { Path = "/bin/sh", Arguments = ["/bin/sh", hook.Path, argument] });
        }
        catch (PosixException e)
        {
            // The statuses that POSIX gives a shell for a command that is missing and for one that cannot be run.
            failedStatus = e.IsMissing ? 127 : 126;
            log.Error("{Hook:l}: cannot be started: {Problem:l}", hook.Name, e.MessageAndRemedy);
            return null;
        }
    }
}
