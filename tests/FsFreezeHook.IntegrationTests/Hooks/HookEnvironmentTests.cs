using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Hooks;

/// <summary>What a hook is given: an argument, an environment, descriptors, a process group.</summary>
[Collection(nameof(WithNoServer))]
public sealed class HookEnvironmentTests : IDisposable
{
    private readonly PublishedHook _hook = new();

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void A_hook_reads_dev_null_and_leads_a_process_group()
    {
        string report = Report("echo \"$(readlink /proc/$$/fd/0) $$ $(cut -d' ' -f5 /proc/$$/stat)\"");
        Assert.Equal(0, _hook.RunFromShell("echo 'not for hooks' | \"$HOOK\" freeze").ExitCode);
        string[] fields = File.ReadAllText(report).Split();
        Assert.Equal("/dev/null", fields[0]);
        Assert.Equal(fields[1], fields[2]);
    }

    [Fact]
    public void A_hook_gets_no_stray_descriptor_though_the_caller_leaks_some()
    {
        // What a shell opens for itself, it does not hand on; the listing opens the folder that it lists.
        string report = Report("exec ls -l /proc/self/fd");
        Assert.Equal(0, _hook.RunFromShell("exec 7</etc/passwd 8>\"$HOOK-leak\" 9</dev/zero; exec \"$HOOK\" freeze").ExitCode);
        IEnumerable<string> links = File.ReadAllLines(report)
            .Where(line => line.Contains(" -> ", StringComparison.Ordinal) && !line.EndsWith("/fd", StringComparison.Ordinal));
        Assert.Equal(["0", "1", "2"], links.Select(line => line.Split(" -> ")[0].Split(' ')[^1]));
    }

    [Fact]
    public void A_hook_has_a_PATH_and_a_HOME_in_an_empty_environment()
    {
        string report = Report("echo \"$HOME\"; echo \"$PATH\"; command -v grep; env | grep -c '^HOME='");
        Assert.Equal(0, _hook.RunFromShell("exec env -i \"$HOOK\" freeze").ExitCode);
        string[] lines = File.ReadAllLines(report);
        Assert.True(Directory.Exists(lines[0]), $"HOME is '{lines[0]}'");
        Assert.Contains("/sbin", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("/grep", lines[2], StringComparison.Ordinal);
        Assert.Equal("1", lines[3]);
    }

    [Fact]
    public void The_callers_own_variables_reach_a_hook()
    {
        string report = Report("echo \"$HOME $CANARY\"");
        Assert.Equal(0, _hook.RunFromShell("HOME=/srv CANARY=sings exec \"$HOOK\" freeze").ExitCode);
        Assert.Equal("/srv sings", File.ReadAllText(report).TrimEnd());
    }

    [Fact]
    public void A_script_without_an_interpreter_line_runs_under_bin_sh()
    {
        string report = Path.Combine(_hook.Folder, "report");
        _ = _hook.AddHook("hook", $"echo \"$1 $(cat /proc/$$/comm)\" >{report}\n");
        Assert.Equal(0, _hook.Freeze().ExitCode);
        Assert.Contains(File.ReadAllText(report).TrimEnd(), (string[])["freeze sh", "freeze hook"]);
        Assert.Equal(0, Assert.Single(_hook.FreezeRecord.Hooks).Status);
    }

    [Fact]
    public void A_broken_pipe_ends_a_hooks_child_as_it_does_in_a_shell()
    {
        // The agent ignores SIGPIPE and its children inherit that; `yes` would end with an error text instead of in silence.
        string report = Report("yes | head -n 1 >/dev/null");
        Assert.Equal(0, _hook.RunFromShell("trap '' PIPE; exec \"$HOOK\" freeze").ExitCode);
        Assert.True(File.Exists(report));
        Assert.DoesNotContain("yes:", _hook.Log, StringComparison.Ordinal);
    }

    private string Report(string script)
    {
        string report = Path.Combine(_hook.Folder, "report");
        _ = _hook.AddHook("hook", $"#!/bin/sh\n{{ {script}; }} >{report}\n");
        return report;
    }
}
