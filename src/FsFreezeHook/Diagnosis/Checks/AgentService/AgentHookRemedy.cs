using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Agent;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks.AgentService;

/// <summary>How to tell a guest agent to run a hook, as commands for a shell.</summary>
/// <param name="agent">The agent.</param>
/// <param name="unit">The service that it is; null where it is none.</param>
/// <param name="program">The hook that it shall run.</param>
/// <param name="machine">The machine.</param>
internal sealed class AgentHookRemedy(RunningAgent agent, AgentUnit? unit, string program, Machine machine)
{
    // Whatever it is called, and wherever it lies, a file that has an agent run it says this.
    private const string Program = "fsfreeze-hook";

    // Each remedy has a file of its own, so that neither undoes the other.
    internal const string HookFile = "fsfreeze-hook.conf";
    private const string HolderFile = "fsfreeze-hook-holder.conf";

    // What stands in a unit's line as it is. A percent or dollar sign does not.
    private const string PlainMarks = "/._-=+:,@";

    /// <summary>What to do, in the form of <see cref="Finding.Remedy"/>.</summary>
    internal string Remedy()
    {
        UnitFiles? files = unit is null ? null : new(unit, machine);
        if (files?.FindPending(Program, agent.StartedAt) is { } pending)
        {
            return Lines(
                $"{Quoted.Path(pending)} has changed since the agent started: restart it, and check again:", RestartAnew(unit!));
        }

        string? own = files?.FindOwnCommand();
        bool saysNone = agent.Arguments.FreezeHook is null;
        return saysNone && (unit is null || own is not null || agent.FreezeHook is not null) ? InConfiguration()
            : unit is null ? $"start the agent with {ShellWords.Join(["-F" + program])}, in one word"
            : own is not null ? Lines($"write -F{program} in {Quoted.Path(own)}, and restart it:", RestartAnew(unit))
            : InDropIn(unit);
    }

    /// <summary>What to do so that the end of the service ends nothing but the agent.</summary>
    internal static string KeepHolders(AgentUnit unit, Machine machine) => Lines(
        "let systemd end only the agent:",
        new UnitDropIn(unit, machine).Command(HolderFile, "KillMode=process"),
        "systemctl daemon-reload");

    /// <summary>The command that starts an agent anew.</summary>
    internal static string Restart(AgentUnit unit) => ShellWords.Join(["systemctl", "restart", unit.Name]);

    // A second group of that name adds to the first one, and of two values the later one counts. The empty line is for a
    // file whose last line has no end.
    private string InConfiguration() => Lines(
        "configure this program as its freeze hook, and restart it:",
        $"printf '%s\\n' {ShellWords.Join([string.Empty, "[general]", "fsfreeze-hook=" + program])} "
            + $">>{ShellWords.Join([agent.ConfigurationFile])}",
        unit is null ? null : Restart(unit));

    private string InDropIn(AgentUnit service)
    {
        IEnumerable<string> words =
            agent.CommandLine.Where((word, index) => index == 0 || !AgentArguments.IsHookOption(word)).Append("-F" + program);
        return Lines(
            "configure this program as its freeze hook by a drop-in for its service, and restart it:",
            new UnitDropIn(service, machine).Command(
                HookFile, "ExecStart=", "ExecStart=" + string.Join(' ', words.Select(UnitWord)), "KillMode=process"),
            RestartAnew(service));
    }

    private static string RestartAnew(AgentUnit service) => $"systemctl daemon-reload && {Restart(service)}";

    // See systemd.service(5), "Command lines".
    private static string UnitWord(string word) => IsPlain(word)
        ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";

    private static bool IsPlain(string word) =>
        word.Length > 0 && word.All(one => char.IsAsciiLetterOrDigit(one) || PlainMarks.Contains(one, StringComparison.Ordinal));

    private static string Lines(params string?[] lines) => string.Join('\n', lines.OfType<string>());
}
