using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>
/// Holders that have no order yet: to start their process takes longer than to look at what they are to hold, and
/// both go side by side.
/// </summary>
internal sealed class StartedHolders : IDisposable
{
    // 128 MB, in hexadecimal and without 0x, which the runtime would not read, in place of what the program is built with: any
    // number of containers may each send as much.
    private const string LittleMemory = "DOTNET_GCHeapHardLimit=8000000";

    private readonly ChildProcess _process;
    private readonly List<HolderProcess> _waiting;
    private readonly int _count;

    private StartedHolders(ChildProcess process, List<HolderProcess> holders)
    {
        _process = process;
        _waiting = holders;
        _count = holders.Count;
    }

    /// <summary>
    /// Starts holders of one freeze, detached, in a session of their own. They are threads of one process: starting one costs
    /// more than all that a holder does, and where one is lost, the others' locks are of no use. One whose server nobody
    /// trusts is alone in its process: what it is sent fills no other's memory.
    /// </summary>
    /// <param name="program">This program's own file.</param>
    /// <param name="instances">The instances of which each may get an order.</param>
    /// <param name="origin">Under which configuration; null: none.</param>
    /// <param name="isSpared">Whether nobody trusts the servers: then their memory is little.</param>
    /// <exception cref="PosixException">They could not be started.</exception>
    internal static StartedHolders Start(
        string program, IReadOnlyList<string> instances, HolderOrigin? origin, bool isSpared = false)
    {
        List<AnonymousPipe> pipes = [];
        List<SafeFileHandle> ends = [];
        try
        {
            foreach (string _ in instances)
            {
                (AnonymousPipe control, AnonymousPipe report) = (AnonymousPipe.Create(), AnonymousPipe.Create());
                pipes.AddRange([control, report]);
                int aboveTheChilds = ChildProcess.FirstFurther + (2 * instances.Count);
                ends.AddRange(
                    [Descriptor.Duplicate(control.Reader, aboveTheChilds), Descriptor.Duplicate(report.Writer, aboveTheChilds)]);
            }

            string[] environment = [.. origin?.Environment ?? [], .. isSpared ? (string[])[LittleMemory] : []];
            ChildProcess process = Start(program, instances, environment, ends);
            return new StartedHolders(process, [.. instances.Select((instance, index) =>
                new HolderProcess(instance, process, pipes[2 * index].TakeWriter(), pipes[(2 * index) + 1].TakeReader()))]);
        }
        finally
        {
            ends.ForEach(end => end.Dispose());
            pipes.ForEach(pipe => pipe.Dispose());
        }
    }

    /// <summary>Gives each its order, where there is one for it, and lets those go that get none.</summary>
    /// <returns>Those with an order.</returns>
    internal IReadOnlyList<HolderProcess> Give(IReadOnlyList<HoldRequest> orders)
    {
        List<HolderProcess> ordered = [];
        foreach (HoldRequest order in orders)
        {
            if (_waiting.Find(one => one.Instance == order.Instance) is { } holder)
            {
                _waiting.Remove(holder);
                holder.Give(order);
                ordered.Add(holder);
            }
        }

        LetWaitingGo();
        return ordered;
    }

    /// <summary>Lets those go that were given no order; where none was, waits until their process has gone.</summary>
    public void Dispose()
    {
        bool isIdle = _waiting.Count == _count;
        LetWaitingGo();
        if (isIdle && !_process.WaitExited(HolderProcess.GoWait))
        {
            _process.KillGroup();
        }

        _process.Dispose();
    }

    private static ChildProcess Start(
        string program, IReadOnlyList<string> instances, IReadOnlyList<string> environment, List<SafeFileHandle> ends)
    {
        using SafeFileHandle nothing = Descriptor.OpenNull();
        return ChildProcess.Start(new ChildStart
        {
            Path = program,
            Arguments = ["fsfreeze-hook", Holder.Verb, .. instances],
            Environment = environment,
            StandardInput = ends[0],
            StandardOutput = ends[1],
            StandardError = nothing,
            Further = ends[2..],
            WorkingDirectory = "/",
            KeepsRealTime = true,
            NewSession = true,
        });
    }

    private void LetWaitingGo()
    {
        _waiting.ForEach(holder => holder.Dispose());
        _waiting.Clear();
    }
}
