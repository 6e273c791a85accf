using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Agent;
using FsFreezeHook.Freezing;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Freezing;

/// <summary>
/// A runtime directory, a state directory, a log and a system log's daemon in a temporary folder, and runs on them.
/// </summary>
internal sealed class FreezingFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SystemLogListener _listener;

    public FreezingFolder()
    {
        _listener = new SystemLogListener(_folder["log.socket"]);
        SystemLog = new SystemLog(_listener.Path, Time);
        Runtime = new RuntimeDirectory(_folder["run"]);
        State = new StateDirectory(StateRoot, Log.Logger, Runtime);
        Runtime.Ensure();
        _folder.Write("run/run.lock", string.Empty);
        Runtime.Ensure();
    }

    public string Root => _folder.Root;

    public string StateRoot => _folder["state"];

    public string CommittedFile => _folder["run/freeze.json"];

    public string FreezeFile => _folder["state/freeze.json"];

    public string ThawFile => _folder["state/thaw.json"];

    public ManualTime Time { get; } = new();

    public CollectedLog Log { get; } = new();

    public SystemLog SystemLog { get; }

    public RuntimeDirectory Runtime { get; }

    public StateDirectory State { get; }

    /// <summary>What the participants were told to do.</summary>
    public List<string> Journal { get; } = [];

    /// <summary>What came to the system log since the last call, without what stands before each line's text.</summary>
    public IReadOnlyList<string> SystemLogLines() =>
        [.. _listener.Received().Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..])];

    public static FreezeRecord RecordOf(string bootId, Verdict verdict = Verdict.Locked, params string[] reasons) => new()
    {
        Tool = "test",
        FreezeId = FreezeId.Create(bootId).ToString(),
        Verdict = verdict,
        Reasons = reasons,
    };

    public static FreezeRecord RecordOfThisBoot(Verdict verdict = Verdict.Locked, params string[] reasons) =>
        RecordOf(FreezeId.ReadBootId(), verdict, reasons);

    public FakeParticipant Participant(string name) => new(name, Journal);

    /// <summary>The state file of an agent.</summary>
    public string StateFile => _folder["qga.state.isfrozen"];

    public FreezeRecord Freeze(params IParticipant[] participants) => Freeze(null, participants);

    public FreezeRecord Freeze(FreezingAgent? agent, params IParticipant[] participants)
    {
        using Interruption interruption = new();
        return new FreezeTransaction(Runtime, State, Time, Log.Logger, SystemLog)
            .Run(participants, ["hooks", "instances"], "test 1", interruption, agent);
    }

    /// <summary>One that a host has an agent run.</summary>
    public FreezeRecord FreezeByGuestExec(params IParticipant[] participants)
    {
        using Interruption interruption = new();
        return new FreezeTransaction(Runtime, State, Time, Log.Logger, SystemLog)
            .Run(participants, ["hooks", "instances"], "test 1", interruption, byGuestExec: true);
    }

    /// <summary>An agent that calls, or one that only the configuration knows.</summary>
    public FreezingAgent Agent(bool calls = true) =>
        new() { Pid = calls ? 4711 : null, StateFile = StateFile, UnfrozenLimitMilliseconds = 10_000 };

    /// <summary>A thaw that an agent calls.</summary>
    public ThawRecord? Thaw(params IParticipant[] participants) => Thawing().Run(participants, "test 1", byAgent: true, NotAsked);

    /// <summary>A thaw by hand.</summary>
    public ThawRecord? ThawByHand(params IParticipant[] participants) =>
        Thawing().Run(participants, "test 1", byAgent: false, FindHost);

    public ThawRun? ReleaseByForce(params IParticipant[] participants) => Thawing().ReleaseByForce(participants);

    /// <summary>What the agent of <see cref="StateFile"/> has frozen.</summary>
    public HostFreeze? FindHost() => HostFreeze.Find("/proc/none", [StateFile]);

    private static HostFreeze? NotAsked() => throw new InvalidOperationException("an agent's thaw asks nobody");

    private ThawTransaction Thawing() => new(Runtime, State, Time, Log.Logger, SystemLog);

    /// <summary>Makes a record the one in force, in both places, as a freeze does.</summary>
    public FreezeRecord Commit(FreezeRecord record)
    {
        State.Write(record);
        Runtime.Commit(record);
        return record;
    }

    public JsonElement ThawRecord() => JsonDocument.Parse(File.ReadAllBytes(ThawFile)).RootElement;

    public string ThawVerdict() => ThawRecord().GetProperty("verdict").GetString()!;

    public string?[] ThawReasons() =>
        [.. ThawRecord().GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString())];

    /// <summary>
    /// Puts a file where the state directory should be, so that nothing can be written there, not even by root.
    /// </summary>
    public void MakeStateUnwritable() => _folder.Write("state", "in the way");

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }
}
