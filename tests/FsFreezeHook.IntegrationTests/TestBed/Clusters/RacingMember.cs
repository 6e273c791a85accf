using System;
using System.IO;
using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A member of a cluster, and the program that freezes it, called by an agent or by hand.</summary>
internal sealed class RacingMember : IDisposable
{
    private readonly DatabaseServer _member;
    private readonly PublishedHook _hook = new();
    private readonly GuestAgent? _agent;
    private readonly LoopFilesystem? _filesystem;

    /// <summary>Gets it ready.</summary>
    public RacingMember(TemporaryFolder folder, DatabaseServer member, string policy, bool byAgent)
    {
        _member = member;
        _hook.UseServer(member, ("cluster-turn", policy), ("lock-timeout", "1min"));
        _hook.WriteConfiguration();
        if (byAgent)
        {
            string name = Path.GetFileName(_hook.Folder);
            _filesystem = LoopFilesystem.Create(folder.File(name + ".image"), folder.File(name + ".mount"), 32);
            _agent = new GuestAgent(GuestAgentBuild.Debian12, _hook.Program);
        }
    }

    /// <summary>Freezes it and thaws it again, and says what that came to: <c>locked</c>, or why not.</summary>
    public string Freeze(Action<DatabaseServer> whileLocked)
    {
        if (_agent is null || _filesystem is null)
        {
            CommandResult freeze = _hook.Freeze();
            if (freeze.ExitCode == 0)
            {
                whileLocked(_member);
                Assert.Equal(0, _hook.Thaw().ExitCode);
                return "locked";
            }

            Assert.Equal(22, freeze.ExitCode);
            return freeze.Error;
        }

        using FreezeWatchdog watchdog = new(_filesystem.MountPoint);
        try
        {
            Assert.Equal(1, _agent.Freeze(_filesystem.MountPoint));
            whileLocked(_member);
            return "locked";
        }
        finally
        {
            _ = _agent.Thaw();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _agent?.Dispose();
        _filesystem?.Dispose();
        _hook.Dispose();
    }
}
