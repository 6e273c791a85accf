using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Verdicts;

/// <summary>
/// A snapshot by libvirt, and of a machine of KubeVirt, with the script of <c>packaging/hosts</c> that asks for its
/// worth, on a real agent.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class GuestVerdictTests : IClassFixture<MariaDbOnLoopFixture>, IDisposable
{
    private readonly MariaDbOnLoopFixture _bed;
    private readonly PublishedHook _hook;
    private readonly FreezeWatchdog _watchdog;
    private readonly GuestAgent _agent;
    private readonly TmpfsMount _guest = new("/etc/qemu");
    private readonly TemporaryFolder _host = new();

    public GuestVerdictTests(MariaDbOnLoopFixture bed)
    {
        _bed = bed;
        _hook = bed.Install();
        _watchdog = new FreezeWatchdog(bed.Filesystem.MountPoint);
        File.Copy(_hook.ConfigurationFile, InGuest("fsfreeze-hook.conf"));
        File.Copy(_hook.Program, InGuest("fsfreeze-hook"));
        File.SetUnixFileMode(InGuest("fsfreeze-hook.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _agent = new GuestAgent(GuestAgentBuild.Debian12, _hook.Program);
        foreach (string name in (string[])["virsh", "kubectl"])
        {
            File.Copy(Path.Combine(Approval.Repository.Root, "tests", "lib", "stand-ins", name), _host.File(name));
        }
    }

    [Theory]
    [InlineData("guest")]
    [InlineData("--connect", "qemu:///system", "guest")]
    [InlineData("--kubevirt", "backups", "guest")]
    public void It_tells_a_consistent_snapshot_from_one_that_was_vetoed_and_from_none(params string[] guest)
    {
        string since = Ask(["--time", .. guest]).Output.Trim();
        Snapshot();
        CommandResult good = Ask(["--since", since, .. guest]);
        Assert.Equal((0, $"consistent (freeze {_hook.FreezeRecord.FreezeId})\n"), (good.ExitCode, good.Output));

        since = Ask(["--time", .. guest]).Output.Trim();
        CommandResult none = Ask(["--since", since, .. guest]);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("not frozen: ", none.Output, StringComparison.Ordinal);

        string config = File.ReadAllText(_hook.ConfigurationFile);
        File.WriteAllText(_hook.ConfigurationFile, config.Replace("socket = ", "socket = /nowhere", StringComparison.Ordinal));
        Snapshot();
        CommandResult vetoed = Ask(["--since", since, .. guest]);
        File.WriteAllText(_hook.ConfigurationFile, config);
        Assert.Equal(1, vetoed.ExitCode);
        Assert.StartsWith("failed: mysql: ", vetoed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, "--degraded=warn")]
    public void A_degraded_one_is_as_the_host_wants_it(int expected, params string[] options)
    {
        _ = _hook.AddHook("10-fails", "#!/bin/sh\nexit 1\n");
        Snapshot();
        CommandResult answer = Ask([.. options, "guest"]);
        Assert.Equal(expected, answer.ExitCode);
        Assert.StartsWith("degraded: ", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm fsfreeze-hook", "the guest has no fsfreeze-hook")]
    [InlineData("cp /usr/bin/ls fsfreeze-hook", "the guest's fsfreeze-hook is too old to tell: ")]
    public void A_guest_that_cannot_tell_is_unknown(string make, string said)
    {
        _ = Command.Must("/bin/sh", "-c", $"cd {_guest.Path} && {make}");
        CommandResult answer = Ask("guest");
        Assert.Equal(3, answer.ExitCode);
        Assert.StartsWith("unknown: " + said, answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-guest")]
    [InlineData("--kubevirt", "other", "guest")]
    [InlineData("--kubevirt", "backups", "no-such-guest")]
    public void A_guest_that_is_not_there_is_unknown(params string[] guest) => Assert.Equal(3, Ask(guest).ExitCode);

    [Theory]
    [InlineData("; reboot")]
    [InlineData("--since", "$(reboot)", "guest")]
    [InlineData("--kubevirt", "a b", "guest")]
    [InlineData("--frobnicate", "guest")]
    [InlineData]
    public void What_is_no_guest_is_a_wrong_usage(params string[] words) => Assert.Equal(2, Ask(words).ExitCode);

    public void Dispose()
    {
        _agent.Dispose();
        _watchdog.Dispose();
        _hook.Dispose();
        _guest.Dispose();
        _host.Dispose();
    }

    private string InGuest(string name) => Path.Combine(_guest.Path, name);

    private void Snapshot()
    {
        try
        {
            _ = _agent.Freeze(_bed.Filesystem.MountPoint);
            _ = _agent.Thaw();
        }
        catch (GuestAgentException)
        {
            // The host has no snapshot then.
        }
    }

    private CommandResult Ask(params string[] words)
    {
        CommandResult? result = null;
        _agent.Lend(socket =>
        {
            File.WriteAllText(_host.File("virsh.socket"), socket);
            string script = Path.Combine(Approval.Repository.Root, "packaging", "hosts", "guest-verdict");
            result = Command.Run("/usr/bin/env", ["-i", $"PATH={_host.Path}:/usr/bin:/bin", script, .. words]);
        });
        return result!;
    }
}
