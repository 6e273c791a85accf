using System;
using System.Collections.Generic;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>Whether SELinux, where a machine has it, lets the agent's hook leave the agent's narrow domain.</summary>
/// <param name="machine">The machine.</param>
/// <param name="program">This program's file.</param>
/// <param name="label">Gives the label of a file; null where it has none.</param>
internal sealed class LabelChecks(Machine machine, string program, Func<string, string?> label)
{
    /// <summary>The extended attribute that is a file's label.</summary>
    internal const string Attribute = "security.selinux";

    // Whatever the agent runs of this type is run unconfined, see qemu_guest_agent_selinux(8) and virt.te of
    // the reference policy.
    private const string Type = "virt_qemu_ga_unconfined_exec_t";
    private const string Id = "selinux.label";
    private const string Subject = "selinux";

    /// <summary>What was found; nothing on a machine without SELinux.</summary>
    internal IEnumerable<Finding> Find()
    {
        if (machine.EnforcesSeLinux is not { } enforces)
        {
            yield break;
        }

        string path = Quoted.Path(program);
        string word = ShellWords.Join([path]);
        string[] parts = label(program)?.Split(':') ?? [];
        const int type = 2;
        if (parts.Length > type && parts[type] == Type)
        {
            yield return Finding.Ok(Id, Subject, $"{path} has the type {Type}");
            yield break;
        }

        yield return new Finding(
            Id,
            enforces ? FindingLevel.Fail : FindingLevel.Warn,
            Subject,
            $"{path} has {(parts.Length > type ? $"the type {Quoted.Shorten(parts[type])}" : "no label")}: "
                + "it would run in the agent's domain, which may not reach a "
                + $"database{(enforces ? string.Empty : " if SELinux were enforced")}",
            $"give it the type that leaves that domain:\nsemanage fcontext -a -t {Type} {word} && restorecon -v {word}");
    }
}
