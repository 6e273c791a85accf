using System;
using System.Text.Json;
using FsFreezeHook.Agent;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Json;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.HolderSide;

/// <summary>
/// The holder's own end: the detached process that owns a lock session from freeze to thaw. While it holds it touches no disk,
/// logs nothing and makes no system call but the one that it waits in.
/// </summary>
internal sealed class Holder
{
    /// <summary>The hidden verb that runs it.</summary>
    internal const string Verb = "hold";

    /// <summary>What is told to whoever runs that by hand.</summary>
    internal const string NotByHand = $"'{Verb}' is started by freeze, not by hand";

    private static readonly TimeSpan PredecessorWait = TimeSpan.FromSeconds(5);

    // A thaw hook asks within milliseconds of its start; one that never does leaves it to the next run to close the freeze.
    private static readonly TimeSpan FoundFor = TimeSpan.FromSeconds(10);

    private readonly SafeFileHandle _control;
    private readonly SafeFileHandle _report;
    private readonly Func<HoldRequest, ILockSession> _open;
    private readonly Interruption _interruption;
    private readonly TimeProvider _time;

    /// <summary>A holder.</summary>
    /// <param name="control">The control pipe; its end is the decision.</param>
    /// <param name="report">The report pipe.</param>
    /// <param name="open">Makes the lock session from what is requested.</param>
    /// <param name="interruption">The signals that make it release.</param>
    /// <param name="time">The clock.</param>
    internal Holder(
        SafeFileHandle control,
        SafeFileHandle report,
        Func<HoldRequest, ILockSession> open,
        Interruption interruption,
        TimeProvider time)
    {
        _control = control;
        _report = report;
        _open = open;
        _interruption = interruption;
        _time = time;
    }

    /// <summary>Its whole life.</summary>
    /// <exception cref="FailureException">What came on the control pipe is no order.</exception>
    internal void Run()
    {
        LineReader words = new(_control);
        if (ReadOrder(words) is not { } order)
        {
            return;
        }

        ReportPipe reports = new(_report, [_control, _interruption.Handle]);
        try
        {
            Run(order, words);
        }
        catch (PosixException e)
        {
            // The runtime directory, above all: full, or not writable. Once it holds, nobody reads this.
            reports.Send(new FailureException(FailureReason.Internal, e.MessageAndRemedy, e));
        }
        catch (FailureException e)
        {
            reports.Send(e);
        }
        catch (Exception e)
        {
            // Other instances have their threads in this process.
            reports.Send(new FailureException(FailureReason.Internal, FailureException.Unforeseen(e, e.Message), e));
        }
    }

    private void Run(HoldRequest order, LineReader words)
    {
        HolderFiles files = new(new RuntimeDirectory(order.RuntimeDirectory), order.Instance);
        using FileLock mine = TakeLockFile(files.Lock, order);
        if (order.IsRehearsal)
        {
            using ILockSession rehearsed = _open(order);
            _ = new HolderSteps(order, rehearsed, words, _control, _report, _interruption, _time).RunToDecision();
            return;
        }

        using SafeFileHandle release = NamedPipe.Create(files.ReleasePipe);
        using OutcomeFile outcome = OutcomeFile.Reserve(files.Outcome);
        using AgentWatch agent = AgentWatch.Set(
            order.HeldFor is { } run
                ? new WatchedAgent(run, StateFile: null, UnfrozenLimit: null) { Ended = "the run that it was held for ended" }
                : new WatchedAgent(order.Agent, order.AgentStateFile, order.UnfrozenLimit),
            _time,
            out string? unwatched);
        ReleaseRequests requests = new(release, order.FreezeId);
        using (ILockSession session = _open(order))
        {
            HolderSteps steps = new(order, session, words, _control, _report, _interruption, _time) { Unwatched = unwatched };
            if (steps.RunToDecision())
            {
                _control.Dispose();
                _report.Dispose();
                outcome.Write(Hold(order, session, requests, steps.DeadMan, agent));
            }
        }

        if (agent.HasThawed)
        {
            StayToBeFound(requests);
        }

        FileSystem.Remove(files.ReleasePipe);
    }

    // The configuration may have been changed, broken or taken away: what says then where the freeze is recorded is this
    // process, to the thaw hook that starts in this moment.
    private void StayToBeFound(ReleaseRequests requests)
    {
        Deadline end = Deadline.After(FoundFor, _time);
        while (!end.IsOver && Descriptor.WaitReadable([requests.Pipe, _interruption.Handle], end.Remaining) == 0
            && requests.Take() is null)
        {
        }
    }

    // It comes as soon as it is known what is to be held, and never where nothing is. Hooks run before that:
    // however long it takes.
    private HoldRequest? ReadOrder(LineReader words)
    {
        try
        {
            return words.ReadLine(timeout: null, _interruption.Handle) is { } line ? HoldingJson.ReadRequest(line) : null;
        }
        catch (JsonException e)
        {
            throw new FailureException(FailureReason.Usage, $"{NotByHand}: its request is {Malformed.At(e)}");
        }
    }

    // Freeze has made sure that no committed freeze holds. Who still has the lock file is a holder that is
    // rolling back, or is stuck.
    private static FileLock TakeLockFile(string path, HoldRequest order)
    {
        FileLock? mine = FileLock.TryTake(path, PredecessorWait);
        string? problem = null;
        if (mine is null && HolderRelease.ReadMark(path, out problem) is { } mark)
        {
            mark.Process.Kill(PredecessorWait);
            mine = FileLock.TryTake(path, PredecessorWait);
        }

        if (mine is null)
        {
            string who = problem is null ? string.Empty : $", which is {problem},";
            throw new FailureException(
                FailureReason.AlreadyFrozen,
                $"another holder has {path}{who} and does not end; see which process has it, and end that, "
                    + $"run: {ShellWords.Join(["fuser", "-v", path])}");
        }

        ProcessIdentity me = ProcessIdentity.Current;
        HolderMark own = new() { Pid = me.Pid, StartTime = me.StartTime, FreezeId = order.FreezeId };
        mine.Write(JsonSerializer.SerializeToUtf8Bytes(own, HoldingJson.Default.HolderMark));
        return mine;
    }

    private Outcome Hold(
        HoldRequest order, ILockSession session, ReleaseRequests requests, Deadline deadMan, AgentWatch agent)
    {
        if (order.ExpeditesGracePeriods)
        {
            GracePeriods.Expedite();
        }

        (OutcomeKind kind, string? message) = WaitForEnd(order, requests, deadMan, agent);
        string? note = null;
        try
        {
            if (session.Release() is { } unanswered)
            {
                kind = kind == OutcomeKind.Released ? OutcomeKind.ReleaseUnanswered : kind;
                message ??= unanswered;
            }
            else
            {
                note = session.NoteReleased();
            }
        }
        catch (FailureException e)
        {
            kind = e.Reason == FailureReason.Unreachable ? OutcomeKind.Unanswered : OutcomeKind.Lost;
            message = e.Message;
        }

        if (order.ExpeditesGracePeriods)
        {
            GracePeriods.TakeBack();
        }

        return new Outcome
        {
            FreezeId = order.FreezeId,
            Kind = kind,
            Message = message,
            Note = note,
            HeldMilliseconds = (long)deadMan.Elapsed.TotalMilliseconds,
            AgentFrozenMilliseconds = (long?)agent.Frozen?.TotalMilliseconds,
            WhenFilesystemsThawed = agent.HasThawed,
        };
    }

    private (OutcomeKind Kind, string? Message) WaitForEnd(
        HoldRequest order, ReleaseRequests requests, Deadline deadMan, AgentWatch agent)
    {
        agent.Look();
        while (!agent.HasThawed)
        {
            TimeSpan left = agent.NextLook is { } look && look < deadMan.Remaining ? look : deadMan.Remaining;
            int ready = Descriptor.WaitReadable([requests.Pipe, _interruption.Handle, .. agent.Handles], left);
            agent.Look();
            switch (ready)
            {
                case < 0 when deadMan.IsOver:
                    return (OutcomeKind.Expired, $"no thaw came within {Elapsed.Seconds(order.MaxHold)} ('max-hold')");
                case < 0 when agent.FindReason() is { } reason:
                    return (OutcomeKind.Expired, reason);
                case 1:
                    return (OutcomeKind.Terminated, $"the holder was ended by {_interruption.Signal}");
                case 0 when requests.Take() is { } asked:
                    return (asked, asked == OutcomeKind.Forced ? "it was released with 'thaw --force'" : null);
            }
        }

        return (OutcomeKind.Released, null);
    }
}
