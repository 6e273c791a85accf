using System;
using System.Globalization;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Diagnosis.Checks.Findings;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>
/// A machine that is a folder: its <c>/proc</c>, <c>/run</c>, <c>/dev</c>, and the guest agents that run. Those see our files.
/// </summary>
internal sealed class FakeMachine : IDisposable
{
    public const string Unit = "qemu-guest-agent.service";

    private readonly TemporaryFolder _folder = new();

    public FakeMachine()
    {
        Link("proc/self/ns/mnt", "mnt:[1]");
        Write("proc/stat", "cpu 1 2 3\nbtime 1000000000\nprocesses 5\n");
        Machine = new Machine(_folder.Root);
        Program = Executable("program/fsfreeze-hook", "a program");

        // So that its place counts, and not that of the machine that the tests run on.
        _ = Directory.CreateDirectory(_folder["program/fsfreeze-hook.d"]);
    }

    public Machine Machine { get; }

    /// <summary>The program that is this one.</summary>
    public string Program { get; }

    public string this[string name] => _folder[name];

    /// <summary>A run of that program, with the configuration beside it.</summary>
    public ThisRun Run() =>
        new(Program, Program, new(
            _folder["program/fsfreeze-hook.conf"], ConfigFileIsGiven: false, _folder["program/fsfreeze-hook.d"]));

    /// <summary>What is set where nothing else is.</summary>
    public HookSettings Settings => new() { HookDirectory = _folder["program/fsfreeze-hook.d"] };

    /// <summary>Starts an agent; its words are those of its command line, separated by blanks.</summary>
    /// <param name="pid">Its process.</param>
    /// <param name="commandLine">Its command line.</param>
    /// <param name="startedAt">When it was started.</param>
    public void AddAgent(int pid, string commandLine, DateTime? startedAt = null)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"proc/{pid}");
        long ticks = startedAt is { } at ? (new DateTimeOffset(at).ToUnixTimeSeconds() - 1000000000) * 100 : 0;
        Write(folder + "/comm", "qemu-ga\n");
        Write(folder + "/status", "Name:\tqemu-ga\nState:\tS (sleeping)\nPPid:\t1\n");
        Write(folder + "/stat", string.Create(
            CultureInfo.InvariantCulture, $"{pid} (qemu-ga) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {ticks} 0 0\n"));
        Write(folder + "/cmdline", commandLine.Replace(' ', '\0') + "\0");
        Write(folder + "/environ", $"PATH=/bin\0QGA_CONF={AgentConfiguration}\0");
        Write(folder + "/cgroup", $"0::/system.slice/{Unit}\n");
        Link(folder + "/ns/mnt", "mnt:[1]");
        Link(folder + "/root", "/");
        Link(folder + "/cwd", "/");
    }

    /// <summary>The file that agents read.</summary>
    public string AgentConfiguration => _folder["etc/qemu-ga.conf"];

    /// <summary>Makes it one that systemd started, whose control program is a script.</summary>
    public void AddSystemd(params string[] lines)
    {
        _ = Directory.CreateDirectory(_folder["run/systemd/system"]);
        _ = Executable("usr/bin/systemctl", ["#!/bin/sh", .. lines]);
    }

    public string Executable(string name, params string[] lines)
    {
        string path = Write(name, string.Join('\n', lines) + "\n");
        TemporaryFolder.SetMode(path, "755");
        return path;
    }

    public string Write(string name, string content = "")
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        return _folder.Write(name, content);
    }

    public string Link(string name, string target)
    {
        string path = _folder[name];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        _ = File.CreateSymbolicLink(path, target);
        return path;
    }

    public void AddPort() => Write("dev/virtio-ports/org.qemu.guest_agent.0");

    public void Dispose() => _folder.Dispose();
}
