using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>
/// A configuration that is broken from the beginning, or is changed, broken or taken away between freeze and thaw.
/// </summary>
[Collection(nameof(WithMariaDb))]
public sealed class ConfigurationFaultTests(MariaDbFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Debian12)
{
    // Without a configuration that can be read, the program's directories are those of the machine.
    private readonly TmpfsMount[] _covers = [new("/run"), new("/var/lib"), new("/var/log")];

    [Theory]
    [InlineData("with an unknown key", "echo 'nonsense = here' >>\"$1\"")]
    [InlineData("writable by others", "chmod 666 \"$1\"")]
    [InlineData("that is a FIFO", "rm \"$1\"; mkfifo -m 600 \"$1\"")]
    [InlineData("that is a directory", "rm \"$1\"; mkdir -m 700 \"$1\"")]
    [InlineData("that is a link to nothing", "rm \"$1\"; ln -s nowhere \"$1\"")]
    public void One_that_is_broken_before_freeze_vetoes_it(string how, string make)
    {
        Make(make);
        Assert.Equal("3", Bench.Freeze());
        TimeSpan waited = Bench.AssertWritable(OneSecond);
        Bench.AssertNoHolder();
        Assert.Equal("0", Bench.Thaw());
        Mend();
        Conclude(new FaultRow($"configuration {how}", BeforeReady, Bench.Bed, "3", "0", NeverTaken, "1 s"), waited);
    }

    [Theory]
    [InlineData("with an unknown key", "echo 'nonsense = here' >>\"$1\"")]
    [InlineData("writable by others", "chmod 666 \"$1\"")]
    [InlineData("overwritten with garbage", "head -c 100000 /dev/urandom >\"$1\"")]
    [InlineData("removed", "rm \"$1\"")]
    [InlineData("that is a FIFO", "rm \"$1\"; mkfifo -m 600 \"$1\"")]
    [InlineData("that is a directory", "rm \"$1\"; mkdir -m 700 \"$1\"")]
    [InlineData("with another server's socket", "sed -i 's|^socket = .*|socket = /nowhere/sock|' \"$1\"")]
    [InlineData(
        "with other directories", "sed -i 's|^\\(runtime\\|state\\)-directory = .*|\\1-directory = /nowhere/\\1|' \"$1\"")]
    [InlineData("with 'enabled = no'", "echo 'enabled = no' >>\"$1\"")]
    public void One_that_is_changed_while_held_is_no_reason_not_to_release(string how, string make) =>
        HoldsUntilThaw($"configuration {how}", () => Make(make), mend: Mend);

    [Fact]
    public void A_hook_directory_that_is_a_file_by_now_is_no_reason_not_to_release() => HoldsUntilThaw(
        "a regular file in the hook directory's place",
        () =>
        {
            Directory.Delete(Hook.HookDirectory);
            File.WriteAllText(Hook.HookDirectory, string.Empty);
        },
        mend: () =>
        {
            File.Delete(Hook.HookDirectory);
            _ = Directory.CreateDirectory(Hook.HookDirectory);
        });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Array.ForEach(_covers, cover => cover.Dispose());
    }

    private void Make(string script) => Command.Must("/bin/sh", "-c", script, "sh", Hook.ConfigurationFile);

    private void Mend() => Command.Must("rm", "-rf", Hook.ConfigurationFile);
}
