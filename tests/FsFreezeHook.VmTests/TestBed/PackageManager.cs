using System;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// How packages are installed and removed in a guest: by an administrator in a shell, or by the host through the agent.
/// </summary>
/// <param name="Machine">The guest.</param>
/// <param name="ThroughAgent">Whether it is done through the agent's own <c>guest-exec</c>, as fleets do it.</param>
internal sealed record PackageManager(VirtualMachine Machine, bool ThroughAgent)
{
    private const string Environment = "cd /root; export DEBIAN_FRONTEND=noninteractive; ";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <summary>Installs a file from <c>/root</c>, whatever its version.</summary>
    /// <returns>What was said to who did it.</returns>
    public string Install(string file) => Do($"apt-get install --yes --quiet --reinstall --allow-downgrades ./{file}");

    /// <summary>Removes the package, and leaves its configuration.</summary>
    public string Remove() => Do("apt-get remove --yes --quiet fsfreeze-hook");

    /// <summary>Removes all that is the package's.</summary>
    public string Purge() => Do("apt-get purge --yes --quiet fsfreeze-hook");

    /// <summary>
    /// Makes <c>/root/agent-later.deb</c>: the very package of the agent that the release has, with a later version.
    /// </summary>
    public void MakeLaterAgent() => Machine.Shell.Must("""
        cd /root
        dpkg-deb --raw-extract qemu-guest-agent_*.deb agent && sed -i 's/^Version: .*/&+later/' agent/DEBIAN/control &&
          dpkg-deb --build agent agent-later.deb
        """);

    /// <summary>Installs that package beside ours.</summary>
    public void InstallLaterAgent()
    {
        if (ThroughAgent)
        {
            // Its restart in the midst of this makes the agent forget the command, which goes on.
            _ = Machine.Agent.Start(Environment + "apt-get install --yes --quiet ./agent-later.deb");
            _ = Eventually.True(
                () => Machine.Shell.Must("dpkg-query --show --showformat='${db:Status-Status} ${Version}' qemu-guest-agent")
                    is { } state
                    && state.StartsWith("installed ", StringComparison.Ordinal)
                    && state.EndsWith("+later", StringComparison.Ordinal),
                Bound,
                "the agent's package is installed");
        }
        else
        {
            _ = Install("agent-later.deb");
        }

        Machine.Agent.WaitUntilItAnswers(Bound);
    }

    private string Do(string command)
    {
        GuestResult result =
            ThroughAgent ? Machine.Agent.Run(Environment + command, Bound) : Machine.Shell.Run(Environment + command, Bound);
        return result.ExitCode == 0
            ? result.Output
            : throw new TestBedException($"in the guest this ended with {result.ExitCode}: {command}\n{result.Output}");
    }
}
