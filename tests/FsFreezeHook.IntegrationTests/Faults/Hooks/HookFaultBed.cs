using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A bench with one hook, beside a server that is to be locked.</summary>
public abstract class HookFaultBed : FaultBed
{
    private protected const string Name = "50-hook";
    private protected const string OnlyInFreeze = "[ \"$1\" = freeze ] || exit 0\n";

    private protected HookFaultBed(DatabaseServer server, GuestAgentBuild build)
        : base(server, build)
    {
    }

    /// <summary>Where a hook notes the processes that it starts.</summary>
    private protected string Pids => Path.Combine(Hook.Tmpfs, "pids");

    private protected void Add(string script) => Hook.AddHook(Name, "#!/bin/sh\n" + script);

    private protected void Remove() => File.Delete(Path.Combine(Hook.HookDirectory, Name));

    private protected List<ProcessEntry> NotedProcesses() =>
        [.. File.ReadAllText(Pids).Split().Where(pid => pid.Length > 0).Select(
            pid => new ProcessEntry(int.Parse(pid, CultureInfo.InvariantCulture)))];
}
