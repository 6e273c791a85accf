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
    /// Starts the holders of one freeze, detached, in a session of their own. They are threads of one process: starting one costs
    /// more than all that a holder does, and where one is lost, the others' locks are of no use.
    /// </summary>
    /// <param name="program">This program's own file.</param>
    /// <param name="instances">The instances of which each may get an order.</param>
    /// <param name="origin">Under which configuration; null: none.</param>
    /// <exception cref="PosixException">They could not be started.</exception>
    internal static StartedHolders Start(string program, IReadOnlyList<string> instances, HolderOrigin? origin)
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

            ChildProcess process = Start(program, instances, origin, ends);
            return new StartedHolders(process, [.. instances.Select((instance, index) =>
                new HolderProcess(instance, process, pipes[2 * index].TakeWriter(), pipes[(2 * index) + 1].TakeReader()))]);
        }
        finally
        {
            ends.ForEach(end => end.Dispose());
            pipes.ForEach(pipe => pipe.Dispose());
        }
    }

    /// <summary>Whether there is one for each of these instances.</summary>
    internal bool Have(IEnumerable<string> instances) =>
        instances.All(instance => _waiting.Exists(one => one.Instance == instance));

    /// <summary>Gives each its order, and lets those go that get none.</summary>
    /// <returns>Those with an order, as they are ordered.</returns>
    internal IReadOnlyList<HolderProcess> Give(IReadOnlyList<HoldRequest> orders)
    {
        List<HolderProcess> ordered = [];
        foreach (HoldRequest order in orders)
        {
            HolderProcess holder = _waiting.Single(one => one.Instance == order.Instance);
            _waiting.Remove(holder);
            holder.Give(order);
            ordered.Add(holder);
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
        string program, IReadOnlyList<string> instances, HolderOrigin? origin, List<SafeFileHandle> ends)
    {
        using SafeFileHandle nothing = Descriptor.OpenNull();
        return ChildProcess.Start(new ChildStart
        {
            Path = program,
            Arguments = ["fsfreeze-hook", Holder.Verb, .. instances],
            Environment = origin?.Environment ?? [],
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
