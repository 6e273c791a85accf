using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Hooks;
using FsFreezeHook.Instances;
using FsFreezeHook.Logging;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using FsFreezeHook.Syncing;

namespace FsFreezeHook.CommandLine;

/// <summary>What freeze, thaw and rehearse have in common: the log, the directories and who takes part.</summary>
internal sealed class Session : IDisposable
{
    // A run that is about to end is worth waiting for; one that hangs must not make this one hang.
    private static readonly TimeSpan RunLockWait = TimeSpan.FromSeconds(10);

    private readonly ProgramEnvironment _environment;
    private readonly LogFile _logFile;
    private readonly DateTimeOffset _startedAt;
    private readonly Lazy<CallingAgent?> _caller = new(CallingAgent.OfThisRun);
    private readonly Lazy<FilesystemSync> _sync;
    private FreezeTransaction? _freezing;

    /// <summary>A session with <paramref name="settings"/>, which were read at <paramref name="location"/>.</summary>
    internal Session(ProgramEnvironment environment, ConfigurationLocation location, Settings settings)
    {
        _environment = environment;
        Settings = settings;
        _startedAt = environment.Time.GetUtcNow();
        _logFile = new LogFile(
            settings.Hook.LogTo == LogPlaces.Journal ? null : settings.Hook.LogFile,
            settings.Hook.LogLevel,
            environment.IsVerbose ? environment.Error.Value : null,
            environment.ErrorIsReady,
            settings.Hook.LogTo == LogPlaces.File ? null : environment.JournalSocket);
        SystemLog = new SystemLog(environment.SystemLogSocket, environment.Time);
        Runtime = new RuntimeDirectory(settings.Hook.RuntimeDirectory);
        State = new StateDirectory(settings.Hook.StateDirectory, Log, Runtime);
        if (settings.Hook.MetricsFile is { } metrics)
        {
            State.History.Added = history => new MetricsFile(metrics, Log).Write(
                MetricsText.Of(history, State.FiguresOf(State.RecordOf(history.Freezes[^1].FreezeId)), Tool.Version));
        }

        _sync = new Lazy<FilesystemSync>(() => new FilesystemSync(
            Freezable.Writable([.. MountTable.OfThisProcess().All]),
            environment.ProgramFile,
            settings.Hook.SyncLimit,
            environment.Time));
        Instances = new InstanceSet(
            environment.Engines,
            settings.Instances,
            Runtime,
            environment.ProgramFile,
            environment.Time,
            () => settings.Complete(environment.Engines).Instances)
        {
            Origin = new HolderOrigin(
                location.ConfigFile, settings.Hook.RuntimeDirectory, settings.Hook.StateDirectory, settings.Hook.LogFile),
        };
    }

    internal Settings Settings { get; }

    /// <summary>The log file.</summary>
    internal Serilog.ILogger Log => _logFile.Logger;

    /// <summary>The agent that started this run; null where none did.</summary>
    internal CallingAgent? Caller => _caller.Value;

    // What else had this run started; null where an agent did, or nothing says so.
    private string? OtherCaller => Caller is null ? HostCaller.In(_environment.Variables) : null;

    /// <summary>What an agent has frozen now; null: nothing.</summary>
    internal HostFreeze? FindHostFreeze() => HostFreeze.Find("/proc", Runtime, State, Settings.Hook.AgentStateFile);

    /// <summary>Writes out the filesystems that an agent freezes.</summary>
    internal FilesystemSync Sync => _sync.Value;

    private SystemLog SystemLog { get; }

    internal RuntimeDirectory Runtime { get; }

    internal StateDirectory State { get; }

    internal InstanceSet Instances { get; }

    /// <summary>Fails where the user is not root.</summary>
    /// <exception cref="FailureException">It is not.</exception>
    internal static void RequireRoot()
    {
        if (!User.IsRoot)
        {
            throw new FailureException(FailureReason.NotRoot, "must be run by root; run it with sudo");
        }
    }

    /// <summary>Makes the runtime directory and takes the run lock.</summary>
    /// <param name="overRehearsal">
    /// As whom to ask a rehearsal to give way, see <see cref="RehearsalPreemption"/>; null: it may not be asked.
    /// </param>
    /// <param name="wait">How long to wait for another run; null: as freeze and thaw do.</param>
    /// <exception cref="FailureException">The directory cannot be used, or another run is in progress.</exception>
    internal FileLock TakeRunLock(string? overRehearsal, TimeSpan? wait = null)
    {
        Runtime.Ensure();
        return RunLock.Take(Runtime, wait ?? RunLockWait, overRehearsal);
    }

    /// <summary>Freeze, on this session's directories.</summary>
    /// <param name="heldFor">The process whose end releases the locks; null: no process's does, but an agent's.</param>
    internal FreezeTransaction Freezing(ProcessIdentity? heldFor) =>
        _freezing = new(Runtime, State, _environment.Time, Log, SystemLog)
        {
            Sync = Sync,
            HeldFor = heldFor,
            Caller = OtherCaller,
        };

    /// <summary>Thaw, on this session's directories.</summary>
    internal ThawTransaction Thawing() => new(Runtime, State, _environment.Time, Log, SystemLog);

    /// <summary>A rehearsal, on this session's directories.</summary>
    internal RehearsalTransaction Rehearsing() => new(Runtime, State, Log);

    /// <summary>The hooks, in order.</summary>
    /// <exception cref="FailureException">The hook directory cannot be read.</exception>
    internal IReadOnlyList<IParticipant> Hooks()
    {
        HookRunner runner = new(
            Runtime,
            _environment.ProgramFile,
            HookEnvironment.From(_environment.Variables),
            Settings.Hook.HookTimeout,
            _environment.Time,
            Log);
        string directory = Settings.Hook.HookDirectory;
        if (ThisProgram.IsCalledFrom(_environment.CalledAs, directory))
        {
            Log.Warning(
                "started from {Directory:l} by another dispatcher, which runs the hooks there; this program runs none; "
                    + "see 'fsfreeze-hook check'",
                directory);
            return [];
        }

        IReadOnlyList<HookFile> hooks = HookDirectory.List(directory);
        return
        [
            new HookSafety(directory, hooks),
            .. hooks.Select(hook => new HookParticipant(hook, runner, Settings.Hook)),
        ];
    }

    /// <summary>Tells of a failure where nothing is locked or frozen by this run any more.</summary>
    internal void Tell(string verb, FailureException failure) =>
        new FreezeReporter(State, _environment.Time, Log, SystemLog).Failed(verb, failure);

    /// <summary>Tells of a freeze that failed since its configuration cannot be read.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="failure">What is wrong with it.</param>
    internal void TellOfConfiguration(string verb, FailureException failure)
    {
        // It was not found out whether something is frozen, or about to be, and the log may lie on that.
        if (FlockOwner.Find("/proc", Runtime.RunLockFile) is null && !IsAnythingFrozen())
        {
            Tell(verb, failure);
            Remember(failure);
        }
    }

    /// <summary>Puts a freeze that failed into the history, once it is undone and told of.</summary>
    /// <param name="failure">Why it failed.</param>
    internal void Remember(FailureException failure)
    {
        if (failure.Reason == FailureReason.RunInProgress)
        {
            return;
        }

        HistoryEntry entry = new()
        {
            FreezeId = _freezing?.Begun?.FreezeId,
            StartedAt = _freezing?.Begun?.StartedAt ?? _startedAt,
            EndedAt = _environment.Time.GetUtcNow(),
            Verdict = Verdict.Failed,
            ExitCode = ExitCode.For(failure.Reason),
            Line = HistoryEntry.OneLine(failure.Message),
            ByAgent = Caller is not null,
            Caller = OtherCaller,
        };

        // While a freeze is in force, the state directory may lie on what is frozen; the runtime directory does not.
        if (failure.Reason == FailureReason.AlreadyFrozen)
        {
            NoteRefused(entry);
        }
        else if (!IsAnythingFrozen())
        {
            State.History.Add(entry, Tool.NameAndVersion);
        }
    }

    private void NoteRefused(HistoryEntry entry)
    {
        if (!entry.IsByHost && Runtime.ReadRefused() is { IsByHost: true })
        {
            return;
        }

        if (!Runtime.IsInMemory && FindHostFreeze() is not null)
        {
            // It may be frozen too, and writing there would wait for the host's thaw.
            return;
        }

        try
        {
            Runtime.WriteRefused(entry);
        }
        catch (PosixException e)
        {
            SystemLog.Warning($"status will not show this freeze: {e.MessageAndRemedy}");
        }
    }

    /// <summary>
    /// Whether a thaw has the run lock that has released everything already: hooks may take as long as they like.
    /// </summary>
    internal bool IsAnotherThawAtItsHooks() =>
        FlockOwner.Find("/proc", Runtime.RunLockFile) is { } owner
        && ProcFile.Words(string.Create(CultureInfo.InvariantCulture, $"/proc/{owner.Pid}/cmdline")).Contains(ThawCommand.Verb)
        && !IsAnythingFrozen();

    private bool IsAnythingFrozen() => ActiveFreeze.Find(Runtime, State, FreezeId.ReadBootId(), [Instances]) is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Instances.Dispose();
        if (_sync.IsValueCreated)
        {
            Sync.Dispose();
        }

        _logFile.Dispose();
        if (_logFile.Problem is { } problem)
        {
            string line = $"nothing is logged: {problem}; correct that, or set 'log-file' in [hook]";
            SystemLog.Warning(line);
            if (_environment.ErrorIsTerminal)
            {
                _environment.SayOnError(line);
            }
        }
    }
}
