using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Holding.HolderSide;

/// <summary>The holder's life up to the decision: it does what the control pipe says and reports each step.</summary>
internal sealed class HolderSteps
{
    // A dispatcher that is stopped, or stuck in I/O, must not keep writers waiting.
    private static readonly TimeSpan DecisionWait = TimeSpan.FromSeconds(10);

    // How long a call that was cancelled may take to notice. One that does not is ended by ending the process.
    private static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(2);

    // A flush that keeps its own limit says more about it than one that is cut off.
    private static readonly TimeSpan OwnLimitFirst = TimeSpan.FromMilliseconds(300);

    private readonly HoldRequest _order;
    private readonly ILockSession _session;
    private readonly LineReader _words;
    private readonly SafeFileHandle _control;
    private readonly ReportPipe _report;
    private readonly Interruption _interruption;
    private readonly TimeProvider _time;
    private int _line = 1;
    private bool _locked;
    private bool _mayHold;
    private bool _held;

    /// <summary>Why the agent is not watched though it should be; null where it is, or need not be.</summary>
    internal string? Unwatched { get; init; }

    /// <summary>The steps of one holder.</summary>
    internal HolderSteps(
        HoldRequest order,
        ILockSession session,
        LineReader words,
        SafeFileHandle control,
        SafeFileHandle report,
        Interruption interruption,
        TimeProvider time)
    {
        _order = order;
        _session = session;
        _words = words;
        _control = control;
        _report = new ReportPipe(report, [control, interruption.Handle]);
        _interruption = interruption;
        _time = time;
    }

    /// <summary>When the lock was granted; it runs out with the dead-man limit.</summary>
    internal Deadline DeadMan { get; private set; }

    /// <summary>Does what it is told until the control pipe ends, or no decision comes.</summary>
    /// <returns>Whether the lock is held and the freeze was committed. Otherwise nothing may be held.</returns>
    internal bool RunToDecision()
    {
        if (!MakeReady())
        {
            return false;
        }

        while (NextWord() is { } word)
        {
            bool goOn = word.Step switch
            {
                Step.FindBlockers => Look(endFrom: null),
                Step.EndBlockers => Look(word.Limit),
                Step.Acquire => Acquire(word.Limit),
                Step.Reset => MakeReady(),
                Step.Ping => Ask(_session.Ping, word.Limit, ReportKind.Held),
                Step.Release => Ask(Release, word.Limit, ReportKind.Released),
                _ => Verify(word.Limit),
            };
            if (!goOn || _report.IsBroken)
            {
                return false;
            }
        }

        if (_held && !_order.IsRehearsal && _interruption.Signal is null && IsCommitted())
        {
            return true;
        }

        // Before the lock goes: after 'held' there is nothing to say but this, and freeze looks for it last of all.
        _report.Send(new FailureException(FailureReason.LockLost, "its freeze was not committed, so the lock is released"));
        return false;
    }

    private bool MakeReady()
    {
        _locked = false;
        _held = false;
        JsonObject? facts = null;
        IReadOnlyList<Blocker> blockers = [];
        FailureException? failure = Watch(
            () =>
            {
                facts = _session.MakeReady();
                blockers = _session.FindBlockers();
            },
            limit: null);
        _mayHold = failure is not null;
        Tell(failure, Ready(blockers) with { Facts = Element(facts) });
        return failure is null;
    }

    private bool Look(TimeSpan? endFrom)
    {
        IReadOnlyList<Blocker> blockers = [];
        IReadOnlyList<Blocker> ended = [];
        FailureException? failure = Watch(
            () =>
            {
                ended = endFrom is { } age ? _session.EndBlockers(age) : [];
                blockers = _session.FindBlockers();
            },
            limit: null);
        Tell(failure, Ready(blockers) with { Ended = ended });
        return failure is null;
    }

    private Report Ready(IReadOnlyList<Blocker> blockers) => new()
    {
        Kind = ReportKind.Ready,
        Lock = _session.LockName,
        Blockers = blockers,
        Unseen = _session.Unseen,
        LeftAlone = _session.LeftAlone,
        Warnings = Unwatched is null ? _session.Warnings : [.. _session.Warnings, Unwatched],
    };

    private bool Acquire(TimeSpan limit)
    {
        // Also where the attempt is given up: it may have been granted in that very moment.
        _mayHold = true;
        FailureException? failure = Watch(() => _session.Acquire(limit), limit);
        if (failure is null)
        {
            _locked = true;
            DeadMan = Deadline.After(_order.MaxHold, _time);
        }

        Tell(failure, new Report { Kind = ReportKind.Locked });

        // An attempt that was not granted may be followed by another; whatever else it was is not mended by trying again.
        return failure is null or { Reason: FailureReason.LockNotGranted };
    }

    private bool Verify(TimeSpan limit)
    {
        JsonObject? facts = null;
        FailureException? failure = _locked
            ? Watch(() => facts = _session.Verify(limit), limit + OwnLimitFirst, FailureReason.FlushNotFinished)
            : new FailureException(FailureReason.Internal, "was asked to verify a lock that it does not hold; please report it");
        _held = failure is null;
        Tell(failure, new Report { Kind = ReportKind.Held, Facts = Element(facts), FlushedAt = _session.FlushedAt });
        if (_held)
        {
            _session.Settle();
        }

        return _held;
    }

    private bool Ask(Action question, TimeSpan limit, ReportKind answer)
    {
        FailureException? failure = _held
            ? Watch(question, limit + OwnLimitFirst, FailureReason.LockLost)
            : new FailureException(FailureReason.Internal, "was asked for a lock that it does not hold; please report it");
        _held = failure is null && answer == ReportKind.Held;
        Tell(failure, new Report { Kind = answer });
        return failure is null;
    }

    private void Release()
    {
        if (_session.Release() is { } unanswered)
        {
            throw new FailureException(FailureReason.Unreachable, unanswered);
        }
    }

    // Runs a step on a thread of its own, since a statement cannot be waited for beside a descriptor. Whatever comes on the
    // control pipe meanwhile, its end above all, and a signal, ends the step.
    private FailureException? Watch(Action step, TimeSpan? limit, FailureReason late = FailureReason.LockNotGranted)
    {
        FailureException? failure = null;
        EventDescriptor done = new();
        Thread worker = new(() =>
        {
            try
            {
                step();
            }
            catch (FailureException e)
            {
                failure = e;
            }
            catch (Exception e)
            {
                // Whatever a server's answer does to the client: on this thread it would end the process, and all locks in it.
                failure = Unforeseen(e, late);
            }

            done.Set();
        })
        {
            IsBackground = true,
            Name = "step",
        };
        worker.Start();
        int ready = Descriptor.WaitReadable([done.Handle, _control, _interruption.Handle], limit);
        if (ready != 0)
        {
            _session.Cancel();
            if (!worker.Join(CancelWait))
            {
                // An attempt must not be told to have failed by its limit: another one would follow, beside
                // the call that goes on.
                return ready < 0 && late != FailureReason.LockNotGranted
                    ? new FailureException(
                        late, $"the server stopped answering and did not finish within {Elapsed.Seconds(limit!.Value)}; check it")
                    : new FailureException(
                        FailureReason.Internal, "a call to the server could not be ended; check the server, and try again");
            }

            failure = ready < 0
                ? new FailureException(late, late == FailureReason.FlushNotFinished
                    ? $"the flush did not finish within {Elapsed.Seconds(limit!.Value)}; check the server's disk"
                    : $"not done within {Elapsed.Seconds(limit!.Value)}")
                : new FailureException(FailureReason.Interrupted, "was stopped");
        }

        worker.Join();
        done.Dispose();
        return failure;
    }

    private FailureException Unforeseen(Exception error, FailureReason late) =>
        new(late == FailureReason.LockLost ? late : FailureReason.Unreachable, _session.Explain(error), error);

    // The next word; null at the end of the control pipe, when it says nonsense, when a signal came, or when no decision came.
    private ControlWord? NextWord()
    {
        if (_words.ReadLine(_mayHold ? DecisionWait : null, _interruption.Handle, _time) is not { } line)
        {
            return null;
        }

        _line++;
        ControlWord? word = ControlWord.Parse(line);
        if (word is null)
        {
            _report.Send(new FailureException(
                FailureReason.Internal,
                $"line {_line} on its control pipe, at byte 0, is not a word that it knows; please report it"));
        }

        return word;
    }

    private bool IsCommitted() =>
        new RuntimeDirectory(_order.RuntimeDirectory).ReadRecord()?.FreezeId == _order.FreezeId;

    private static JsonElement? Element(JsonObject? facts) =>
        facts is null ? null : JsonSerializer.SerializeToElement(facts, HoldingJson.Default.JsonObject);

    private void Tell(FailureException? failure, Report success)
    {
        if (failure is null)
        {
            _report.Send(success with { At = _time.GetTimestamp() });
        }
        else
        {
            _report.Send(failure);
        }
    }
}
