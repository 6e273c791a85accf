using System;
using System.Linq;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>The service that a guest agent is, where systemd started it.</summary>
/// <param name="Name">Its name, such as <c>qemu-guest-agent.service</c>.</param>
internal sealed record AgentUnit(string Name)
{
    private const string Suffix = ".service";
    private const string Property = "KillMode=";

    // A bus that does not answer must not make a check hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The service that an agent belongs to; null where it is none.</summary>
    /// <remarks>By its control group, whose path ends in the service's name.</remarks>
    internal static AgentUnit? Of(RunningAgent agent, Machine machine) => !machine.HasSystemd
        ? null
        : (ProcFile.TryRead(agent.Folder + "/cgroup") ?? string.Empty).Split('\n')
            .Select(line => line[(line.LastIndexOf('/') + 1)..])
            .Where(name => name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => new AgentUnit(name))
            .FirstOrDefault();

    /// <summary>Which of its processes the end of the service ends, see systemd.kill(5); null where systemd does not say.</summary>
    internal string? KillMode(Machine machine)
    {
        if (machine.SystemControl is not { } program)
        {
            return null;
        }

        using AnonymousPipe output = AnonymousPipe.Create();
        using ChildProcess? child = TryStart(program, output);
        if (child is null)
        {
            return null;
        }

        LineReader lines = new(output.Reader);
        string? line = lines.ReadLine(Patience);
        if (!child.WaitExited(line is null && !lines.IsAtEnd ? TimeSpan.Zero : Patience))
        {
            child.KillGroup();
            _ = child.WaitExited(Patience);
        }

        _ = child.Reap();
        return line?.StartsWith(Property, StringComparison.Ordinal) == true && line.Length > Property.Length ? line[Property.Length..] : null;
    }

    private ChildProcess? TryStart(string program, AnonymousPipe output)
    {
        using SafeFileHandle writer = output.TakeWriter();
        using SafeFileHandle nothing = Descriptor.OpenNull();
        try
        {
            return ChildProcess.Start(new ChildStart
            {
                Path = program,
                Arguments = [program, "show", "--property=KillMode", Name],
                Environment = ["PATH=/usr/bin:/bin", "LC_ALL=C"],
                StandardInput = nothing,
                StandardOutput = writer,
                StandardError = nothing,
            });
        }
        catch (PosixException)
        {
            return null;
        }
    }
}
