using System;
using System.IO;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>One of those that are compared: a guest agent, and the hook that it runs around a snapshot.</summary>
internal sealed class AgentSide : IDisposable
{
    private const string Bare = "agent without a hook";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder;
    private readonly IFreezer? _hook;

    private AgentSide(string name, IFreezer? hook, TemporaryFolder folder, GuestAgent agent)
    {
        Name = name;
        _hook = hook;
        _folder = folder;
        Agent = agent;
    }

    /// <summary>What a reader calls it.</summary>
    public string Name { get; }

    /// <summary>Its agent.</summary>
    public GuestAgent Agent { get; }

    /// <summary>An agent that runs no hook.</summary>
    public static AgentSide WithoutHook() =>
        new(Bare, null, new TemporaryFolder(), new GuestAgent(GuestAgentBuild.Debian12, hook: null));

    /// <summary>An agent that runs our program.</summary>
    public static AgentSide WithOurs(LoopBed bed)
    {
        OurProgram ours = OurProgram.For(bed.Server, stateDirectory: Path.Combine(bed.MountPoint, "state"));
        return new(ours.Name, ours, new TemporaryFolder(), new GuestAgent(GuestAgentBuild.Debian12, ours.Program));
    }

    /// <summary>An agent that runs the two shell scripts; null where there are none.</summary>
    public static AgentSide? WithScripts(LoopBed bed)
    {
        if (ShellScripts.For(bed.Server) is not { } scripts)
        {
            return null;
        }

        TemporaryFolder folder = new();
        string hook = folder.File("hook");
        File.WriteAllText(hook, scripts.AgentsHook);
        File.SetUnixFileMode(hook, Executable);
        return new(scripts.Name, scripts, folder, new GuestAgent(GuestAgentBuild.Debian12, hook));
    }

    /// <summary>Our program's record of its last freeze.</summary>
    public FreezeRecord Record => ((OurProgram)_hook!).Record;

    /// <summary>What our program has logged last; nothing of the others.</summary>
    public string LastLogged => _hook is OurProgram ours ? ours.Log.TrimEnd().Split('\n')[^1] : string.Empty;

    /// <summary>Waits until nothing is left of the hook, so that the next side does not pay for it.</summary>
    public void Settle() => _hook?.Settle();

    /// <inheritdoc/>
    public void Dispose()
    {
        Agent.Dispose();
        _hook?.Dispose();
        _folder.Dispose();
    }
}
