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
    private readonly AskedGuest _guest;

    public GuestVerdictTests(MariaDbOnLoopFixture bed)
    {
        _guest = new AskedGuest(bed, "virsh", "kubectl");
    }

    [Theory]
    [InlineData("guest")]
    [InlineData("--connect", "qemu:///system", "guest")]
    [InlineData("--kubevirt", "backups", "guest")]
    public void It_tells_a_consistent_snapshot_from_one_that_was_vetoed_and_from_none(params string[] guest)
    {
        string since = Ask(["--time", .. guest]).Output.Trim();
        _guest.Snapshot();
        CommandResult good = Ask(["--since", since, .. guest]);
        Assert.Equal(0, good.ExitCode);
        Assert.StartsWith(
            $"consistent (freeze {_guest.Hook.FreezeRecord.FreezeId}); mysql: ", good.Output, StringComparison.Ordinal);

        since = Ask(["--time", .. guest]).Output.Trim();
        CommandResult none = Ask(["--since", since, .. guest]);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("not frozen: ", none.Output, StringComparison.Ordinal);

        string config = File.ReadAllText(_guest.Hook.ConfigurationFile);
        File.WriteAllText(
            _guest.Hook.ConfigurationFile, config.Replace("socket = ", "socket = /nowhere", StringComparison.Ordinal));
        _guest.Snapshot();
        CommandResult vetoed = Ask(["--since", since, .. guest]);
        File.WriteAllText(_guest.Hook.ConfigurationFile, config);
        Assert.Equal(1, vetoed.ExitCode);
        Assert.StartsWith("failed: mysql: ", vetoed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, "--degraded=warn")]
    public void A_degraded_one_is_as_the_host_wants_it(int expected, params string[] options)
    {
        _ = _guest.Hook.AddHook("10-fails", "#!/bin/sh\nexit 1\n");
        _guest.Snapshot();
        CommandResult answer = Ask([.. options, "guest"]);
        Assert.Equal(expected, answer.ExitCode);
        Assert.StartsWith("degraded: ", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm fsfreeze-hook", "the guest has no fsfreeze-hook")]
    [InlineData("cp /usr/bin/ls fsfreeze-hook", "the guest's fsfreeze-hook is too old to tell: ")]
    public void A_guest_that_cannot_tell_is_unknown(string make, string said)
    {
        _ = Command.Must("/bin/sh", "-c", $"cd {_guest.Folder} && {make}");
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

    public void Dispose() => _guest.Dispose();

    private CommandResult Ask(params string[] words) => _guest.Ask("virsh", () => Command.Run(
        "/usr/bin/env",
        ["-i", $"PATH={_guest.Host.Path}:/usr/bin:/bin", AskedGuest.Script("guest-verdict"), .. words]));
}
