using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.CommandLine;

/// <summary>The hidden verb that the holders of a freeze run under.</summary>
internal static class HoldCommand
{
    /// <summary>Whether these are the arguments of holders: they need neither a parser nor what it is given.</summary>
    internal static bool IsMeantBy(string[] arguments) => arguments is [Holder.Verb, _, ..];

    /// <summary>Holds, each instance on a thread of its own.</summary>
    /// <param name="instances">How many.</param>
    /// <param name="engines">The engines whose lock sessions are opened.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FailureException">It was not started by freeze.</exception>
    internal static void Run(int instances, IReadOnlyList<IEngine> engines, TimeProvider time)
    {
        using Interruption interruption = new();

        // The first one's pipes move away from 0 and 1, so that nothing that writes to standard output can write to freeze.
        (SafeFileHandle Control, SafeFileHandle Report) first = (Descriptor.Move(0), Descriptor.Move(1));
        if (FileSystem.Describe(first.Control).Kind != FileKind.NamedPipe)
        {
            throw new FailureException(FailureReason.Usage, $"{Holder.NotByHand}; see fsfreeze-hook --help");
        }

        if (instances == 1)
        {
            Hold(first, engines, interruption, time);
            return;
        }

        IEnumerable<(SafeFileHandle, SafeFileHandle)> further = Enumerable.Range(0, instances - 1)
            .Select(index => ChildProcess.FirstFurther + (2 * index))
            .Select(fd => (new SafeFileHandle(fd, ownsHandle: true), new SafeFileHandle(fd + 1, ownsHandle: true)));
        Task.WaitAll([.. further.Prepend(first).Select(pipes => Task.Factory.StartNew(
            () => Hold(pipes, engines, interruption, time),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))]);
    }

    private static void Hold(
        (SafeFileHandle Control, SafeFileHandle Report) pipes,
        IReadOnlyList<IEngine> engines,
        Interruption interruption,
        TimeProvider time)
    {
        using SafeFileHandle control = pipes.Control;
        using SafeFileHandle report = pipes.Report;
        new Holder(control, report, request => Open(request, engines, time), interruption, time).Run();
    }

    private static ILockSession Open(HoldRequest request, IReadOnlyList<IEngine> engines, TimeProvider time)
    {
        try
        {
            return engines.First(engine => engine.Sections.Word == request.Engine).OpenSession(request, time);
        }
        catch (JsonException e)
        {
            throw new FailureException(
                FailureReason.Internal, $"the settings in its request are {Malformed.At(e)}; please report it");
        }
    }
}
