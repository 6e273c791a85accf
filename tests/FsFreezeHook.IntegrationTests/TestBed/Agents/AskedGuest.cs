using System;
using System.IO;
using FsFreezeHook.Approval;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// A guest whose host asks its real agent by a stand-in for the host's own program: the program is installed where a host's
/// script looks for it.
/// </summary>
internal sealed class AskedGuest : IDisposable
{
    private readonly OnLoopFixture _bed;
    private readonly FreezeWatchdog _watchdog;
    private readonly GuestAgent _agent;
    private readonly TmpfsMount _folder = new("/etc/qemu");

    /// <summary>Installs the program and starts the agent.</summary>
    /// <param name="bed">The guest's server, on the filesystem that its host freezes.</param>
    /// <param name="standIns">The host's programs, of <c>tests/lib/stand-ins</c>.</param>
    public AskedGuest(OnLoopFixture bed, params string[] standIns)
    {
        _bed = bed;
        Hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        File.Copy(Hook.ConfigurationFile, Path.Combine(Folder, "fsfreeze-hook.conf"));
        File.Copy(Hook.Program, Path.Combine(Folder, "fsfreeze-hook"));
        File.SetUnixFileMode(
            Path.Combine(Folder, "fsfreeze-hook.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, Hook.Program);
        foreach (string name in standIns)
        {
            File.Copy(Path.Combine(Repository.Root, "tests", "lib", "stand-ins", name), Host.File(name));
        }
    }

    /// <summary>The program that the agent runs.</summary>
    public PublishedHook Hook { get; }

    /// <summary>The folder in the guest that has the program and its configuration.</summary>
    public string Folder => _folder.Path;

    /// <summary>The host's programs, before all others in its path.</summary>
    public TemporaryFolder Host { get; } = new();

    /// <summary>The path of a script of <c>packaging/hosts</c>.</summary>
    public static string Script(string name) => Path.Combine(Repository.Root, "packaging", "hosts", name);

    /// <summary>Freezes and thaws; where the guest refuses it, the host goes on.</summary>
    public void Snapshot(Action? whileFrozen = null)
    {
        try
        {
            _ = _agent.Freeze(_bed.Filesystem.MountPoint);
            whileFrozen?.Invoke();
            _ = _agent.Thaw();
        }
        catch (GuestAgentException)
        {
            // The host has no snapshot then, or one that is not consistent.
        }
    }

    /// <summary>Runs something on the host while one of its programs has the agent.</summary>
    /// <param name="standIn">The program.</param>
    /// <param name="run">What is run.</param>
    public CommandResult Ask(string standIn, Func<CommandResult> run)
    {
        CommandResult? result = null;
        _agent.Lend(socket =>
        {
            File.WriteAllText(Host.File(standIn + ".socket"), socket);
            result = run();
        });
        return result!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        Hook.Dispose();
        _folder.Dispose();
        Host.Dispose();
    }
}
