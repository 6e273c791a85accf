using System;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The guest agent as systemd in the guest runs it.</summary>
/// <param name="Shell">Who is asked: the agent itself answers nothing while it is restarted.</param>
internal sealed record AgentUnit(GuestShell Shell)
{
    /// <summary>The option by which the package has it run the program.</summary>
    public const string Hook = "-F/usr/sbin/fsfreeze-hook";

    private const string Name = "qemu-guest-agent.service";

    /// <summary>Its process; <c>0</c> where none runs.</summary>
    public string MainProcess => Shell.Must($"systemctl show --property=MainPID --value {Name}");

    /// <summary>The command line of its process, which may be older than its unit.</summary>
    public string CommandLine =>
        Shell.Must($"tr '\\0' ' ' </proc/$(systemctl show --property=MainPID --value {Name})/cmdline").Trim();

    /// <summary>Whether its unit has changed since systemd has read it.</summary>
    public bool NeedsReload => Shell.Must($"systemctl show --property=NeedDaemonReload --value {Name}") == "yes";

    /// <summary>Waits until another process runs than one that was seen.</summary>
    public void WaitUntilItIsNot(string process, TimeSpan bound) =>
        Eventually.True(() => MainProcess is not "0" and { Length: > 0 } now && now != process, bound, "another agent runs");
}
