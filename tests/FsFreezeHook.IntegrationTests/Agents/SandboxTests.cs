using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// Freeze and thaw under each option that systemd has to restrict the agent's service, see systemd.exec(5): it works, works with
/// less, which is said, or fails with a line that names the option. Each option is done by the means that systemd does it by.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class SandboxTests(MariaDbFixture bed) : IDisposable
{
    // What a row's last column is for one that works with nothing less.
    private const string Works = "";

    private readonly Sandbox _sandbox = new();
    private readonly PublishedHook _hook = new();

    /// <summary>
    /// Those that work: the option, what is done before in a mount namespace, what starts the agent, and what the log
    /// or check says of less.
    /// </summary>
    public static TheoryData<string, string, string, string> Working { get; } = new()
    {
        { "nothing", "", "", Works },
        { "ProtectProc=invisible", "mount -t proc -o hidepid=invisible proc /proc", "", Works },
        {
            "ProtectSystem=full",
            "for folder in /usr /boot /etc; do mount --bind $folder $folder; mount -o remount,bind,ro $folder; done",
            "",
            Works
        },
        { "ProtectHome=yes", "for folder in /home /root; do mount -t tmpfs -o mode=000,ro tmpfs $folder; done", "", Works },
        {
            "PrivateDevices=yes",
            "mkdir -p /run/dev; mount -t tmpfs -o mode=755 dev /run/dev; for one in null zero full random urandom tty; "
                + "do touch /run/dev/$one; mount --bind /dev/$one /run/dev/$one; done; mount --rbind /run/dev /dev",
            "",
            Works
        },
        { "PrivateNetwork=yes, by a socket", "", "unshare --net", Works },
        { "PrivateIPC=yes", "", "unshare --ipc", Works },
        { "ProtectHostname=yes", "", "unshare --uts", Works },
        {
            "ProtectKernelTunables=yes, ProtectControlGroups=yes",
            "mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys; mount -o remount,bind,ro /sys",
            "",
            Works
        },
        { "NoNewPrivileges=yes", "", "setpriv --no-new-privs", Works },
        { "RestrictAddressFamilies=AF_UNIX", "", "$SANDBOX family=2 family=10 family=16 --", Works },
        { "RestrictNamespaces=yes", "", "$SANDBOX namespaces --", Works },
        { "LockPersonality=yes", "", "$SANDBOX deny=personality --", Works },
        { "MemoryDenyWriteExecute=yes", "", "$SANDBOX mdwe --", Works },
        { "SystemCallFilter=~@debug", "", "$SANDBOX kill=ptrace kill=pidfd_getfd --", Works },
        { "SystemCallFilter=~pidfd_open, SystemCallErrorNumber=EPERM", "", "$SANDBOX deny=pidfd_open --", Works },
        { "SystemCallFilter=~@mount", "", "$SANDBOX kill=mount --", Works },
        { "LimitNOFILE=32", "", "prlimit --nofile=32", Works },
        { "LimitAS=1G", "", "prlimit --as=1073741824", Works },
        { "LimitCORE=0", "", "prlimit --core=0", Works },
        { "UMask=0777", "umask 0777", "", Works },
        { "CPUSchedulingPolicy=idle", "", "chrt --idle 0", Works },
        { "RestrictRealtime=yes", "", "$SANDBOX realtime --", Works },
        {
            "SystemCallFilter=~@resources, SystemCallErrorNumber=EPERM",
            "",
            "$SANDBOX deny=sched_setscheduler deny=setrlimit deny=setpriority --",
            Works
        },
        {
            "CapabilityBoundingSet=~CAP_SYS_NICE",
            "",
            "setpriv --bounding-set=-sys_nice",
            "may not have real-time scheduling (without CAP_SYS_NICE"
        },
        { "CapabilityBoundingSet=", "", "setpriv --bounding-set=-all", "CapabilityBoundingSet=" },
        {
            "CapabilityBoundingSet=~CAP_SYS_PTRACE, ProtectProc=invisible",
            "mount -t proc -o hidepid=invisible proc /proc",
            "setpriv --bounding-set=-sys_ptrace",
            "CapabilityBoundingSet="
        },
        { "PrivateUsers=yes", "", "unshare --user --map-root-user", "PrivateUsers=" },
        { "SystemCallFilter=~inotify_init1", "", "$SANDBOX deny=inotify_init1 --", "the agent is not watched" },
        { "ProtectSystem=strict, ReadWritePaths= of the runtime directory", "mount -o remount,bind,ro /", "", "ProtectSystem=" },
        {
            "NoExecPaths= of the hooks",
            "mount --bind {folder}/fsfreeze-hook.d {folder}/fsfreeze-hook.d; "
                + "mount -o remount,bind,noexec {folder}/fsfreeze-hook.d",
            "",
            "NoExecPaths="
        },
    };

    /// <summary>Those that fail: the option, the same two, and what the line says.</summary>
    public static TheoryData<string, string, string, string> Failing { get; } = new()
    {
        { "ProcSubset=pid", "mount -t proc -o subset=pid proc /proc", "", "ProcSubset=pid" },
        { "ProtectSystem=strict", "mount -o remount,bind,ro /; mount -o remount,bind,ro {tmpfs}", "", "ProtectSystem=" },
        {
            "PrivateTmp=yes or InaccessiblePaths=, with the server's socket there",
            "mkdir -p /run/none; mount --bind /run/none {server}",
            "",
            "PrivateTmp="
        },
        { "SystemCallFilter=~mknod", "", "$SANDBOX deny=mknodat deny=mknod --", "SystemCallFilter=" },
        { "LimitNOFILE=16", "", "prlimit --nofile=16", "LimitNOFILE" },
    };

    [Theory]
    [MemberData(nameof(Working))]
    public void A_freeze_locks_its_thaw_is_reported_and_so_is_what_is_missing(
        string option, string script, string become, string less)
    {
        using GuestAgent agent = Start(script, become);
        string check = Command.Run(_hook.Program, ["check", "--verbose"]).Output;
        _ = agent.Freeze("/no/such/mount");
        Assert.True(WriteProbe.IsWriteLocked(bed.Server), $"{option}: not locked");
        _ = agent.Thaw();
        _ = WriteProbe.TimeToWrite(bed.Server);
        string said = string.Join(' ', $"{check}\n{_hook.Log}".Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.True(said.Contains(less, StringComparison.Ordinal), $"{option}: nothing says '{less}': {said}");
        if (less.Length == 0)
        {
            Assert.Equal("consistent", _hook.ThawRecord.Verdict);
            Assert.True(
                said.Contains($"is watched while frozen, by {agent.StateFile}", StringComparison.Ordinal), $"{option}: {said}");
        }
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public void A_freeze_fails_with_a_line_that_names_the_option_and_keeps_no_lock(
        string option, string script, string become, string line)
    {
        using GuestAgent agent = Start(script, become);
        GuestAgentException refused = Assert.Throws<GuestAgentException>(() => agent.Freeze("/no/such/mount"));
        Assert.True(refused.Message.Contains(line, StringComparison.Ordinal), $"{option}: {refused.Message}");
        Assert.False(WriteProbe.IsWriteLocked(bed.Server), $"{option}: locked");
    }

    public void Dispose()
    {
        _hook.Dispose();
        _sandbox.Dispose();
    }

    // One from 9.1 on, which hands on the hook's line.
    private GuestAgent Start(string script, string become)
    {
        _hook.UseServer(bed.Server);
        _ = _hook.AddNotingHook("10-notes");
        _hook.WriteConfiguration();
        string placed = script.Replace("{tmpfs}", _hook.Tmpfs, StringComparison.Ordinal)
            .Replace("{folder}", _hook.Folder, StringComparison.Ordinal)
            .Replace("{server}", Path.GetDirectoryName(bed.Server.SocketPath), StringComparison.Ordinal);
        return new GuestAgent(GuestAgentBuild.Unstable, _hook.Program, start: _sandbox.Start(placed, become));
    }
}
