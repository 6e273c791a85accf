using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Hooks;
using FsFreezeHook.Instances;
using FsFreezeHook.Posix;
using FsFreezeHook.Records;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.CommandLine;

/// <summary><c>fsfreeze-hook run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Its name.</summary>
    internal const string Verb = "run";

    private const string FreezeIdVariable = "FSFREEZE_HOOK_FREEZE_ID";
    private const string RecordVariable = "FSFREEZE_HOOK_RECORD";

    // After SIGTERM a command has this long to clean up; after SIGKILL only one that is stuck in the kernel takes any time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillWait = TimeSpan.FromSeconds(2);

    /// <summary>Freezes, runs a command, and thaws.</summary>
    /// <param name="environment">What the program has from outside.</param>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="timeout">How long the command may take; null: until the first lock reaches <c>max-hold</c>.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <exception cref="FailureException">
    /// Nothing could be frozen, and the command was not run; or it failed; or a lock was not held until it had ended. Nothing is
    /// frozen any more.
    /// </exception>
    internal static void Run(
        ProgramEnvironment environment, ConfigurationLocation location, TimeSpan? timeout, IReadOnlyList<string> command)
    {
        Session.RequireRoot();
        IReadOnlyList<string> variables = HookEnvironment.From(environment.Variables);
        string program = Find(command[0], variables);
        string state = ConfigurationReader.Read(location, environment.Sections).Hook.StateDirectory;
        using ForwardedSignals signals = new();
        FreezeRecord record = FreezeCommand.Freeze(environment, location, ProcessIdentity.Current);
        DateTimeOffset? end =
            RecordedInstances.In(record).Select(held => (DateTimeOffset?)held.LatestEnd(record.CommittedAt)).Min();
        TimeSpan? held = end - environment.Time.GetUtcNow();
        FailureException? failed = Execute(
            program,
            command,
            [
                .. variables,
                $"{FreezeIdVariable}={record.FreezeId}",
                $"{RecordVariable}={Path.Combine(state, "freeze.json")}",
            ],
            timeout is null || held < timeout ? held : timeout,
            signals);
        try
        {
            if (ThawCommand.Thaw(environment with { OutputIsTerminal = false }, location, byForce: false)?.FreezeId
                != record.FreezeId)
            {
                throw new FailureException(
                    FailureReason.LockLost, "another thaw released the locks while the command ran; run it again");
            }
        }
        catch (FailureException e) when (failed is not null)
        {
            throw new FailureException(e.Reason, $"{e.Message}; and {failed.Message}", e);
        }

        if (failed is not null)
        {
            throw failed;
        }
    }

    // As execvp(3) does.
    private static string Find(string name, IReadOnlyList<string> variables)
    {
        string[] places = name.Contains('/', StringComparison.Ordinal)
            ? [name]
            : [.. variables.First(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))["PATH=".Length..].Split(':')
                .Select(folder => Path.Combine(folder, name))];
        return places.FirstOrDefault(place => FileSystem.IsExecutable(place) && !Directory.Exists(place))
            ?? throw new FailureException(FailureReason.Usage, $"run: there is no command '{name}'; nothing was frozen");
    }

    private static FailureException? Execute(
        string program,
        IReadOnlyList<string> command,
        IReadOnlyList<string> variables,
        TimeSpan? limit,
        ForwardedSignals signals)
    {
        try
        {
            using ChildProcess child = ChildProcess.Start(new ChildStart
            {
                Path = program,
                Arguments = command,
                Environment = variables,
                StandardInput = new SafeFileHandle(0, ownsHandle: false),
                StandardOutput = new SafeFileHandle(1, ownsHandle: false),
                StandardError = new SafeFileHandle(2, ownsHandle: false),
                SharesGroup = true,
            });
            signals.ForwardTo(child);
            bool isInTime = child.WaitExited(limit);
            if (!isInTime)
            {
                child.Terminate();
                if (!child.WaitExited(Grace))
                {
                    child.Kill();
                    _ = child.WaitExited(KillWait);
                }
            }

            signals.End();
            ExitStatus status = child.Reap();
            return !isInTime
                ? Failed(string.Create(
                    CultureInfo.InvariantCulture, $"did not end within {limit!.Value.TotalSeconds:0.#} s and was ended"))
                : status.IsSuccess ? null : Failed($"ended with {status}");
        }
        catch (PosixException e)
        {
            return Failed($"could not be started: {e.MessageAndRemedy}");
        }

        FailureException Failed(string how) => new(FailureReason.CommandFailed, $"the command '{command[0]}' {how}");
    }
}
