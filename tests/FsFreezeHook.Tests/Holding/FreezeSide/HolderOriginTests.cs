using System;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

public sealed class HolderOriginTests : IDisposable
{
    private const string Program = "/usr/sbin/fsfreeze-hook";
    private const string OurMounts = "mnt:[1]";

    private static readonly HolderOrigin Origin = new("/etc/qemu/x.conf", "/run/x", "/var/lib/x", "/var/log/x");

    private readonly FakeProc _proc = new();

    public HolderOriginTests() => _proc.Link("self/ns", ("mnt", OurMounts));

    [Theory]
    [InlineData(Program)]
    [InlineData(Program + " (deleted)")]
    public void Where_a_holder_was_started_from_is_known_though_the_program_was_upgraded_since(string executable)
    {
        Add(41, executable: "/usr/bin/other");
        Add(42, executable: executable);
        Assert.Equal(Origin, Find());
    }

    [Fact]
    public void Without_a_holder_there_is_none()
    {
        Add(42, verb: "drain");
        Assert.Null(Find());
    }

    [Fact]
    public void A_holder_of_another_configuration_is_none_of_ours()
    {
        Add(42);
        Assert.Null(HolderOrigin.FindRunning(_proc.Root, Program, "/etc/qemu/y.conf"));
    }

    [Fact]
    public void Another_users_process_is_not_believed()
    {
        Add(42, user: User.Effective + 1);
        Assert.Null(Find());
    }

    [Fact]
    public void A_process_with_other_mounts_is_not_believed()
    {
        Add(42, mounts: "mnt:[2]");
        Assert.Null(Find());
    }

    [Fact]
    public void A_process_without_all_of_it_in_its_environment_is_none()
    {
        Add(42);
        _proc.Write(42, "environ", "FSFREEZE_HOOK_CONFIGURATION=/etc/qemu/x.conf\0FSFREEZE_HOOK_RUNTIME_DIRECTORY=/run/x\0");
        Assert.Null(Find());
    }

    public void Dispose() => _proc.Dispose();

    private HolderOrigin? Find() => HolderOrigin.FindRunning(_proc.Root, Program, Origin.ConfigurationFile);

    private void Add(int pid, string executable = Program, string verb = "hold", uint? user = null, string mounts = OurMounts)
    {
        _ = _proc.Add(pid, "fsfreeze-hook");
        _proc.Link($"{pid}", ("exe", executable));
        _proc.Link($"{pid}/ns", ("mnt", mounts));
        uint uid = user ?? User.Effective;
        _proc.Write(pid, "status", $"State:\tS (sleeping)\nPPid:\t1\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n");
        _proc.Write(pid, "cmdline", $"fsfreeze-hook\0{verb}\0mysql\0");
        _proc.Write(pid, "environ", string.Join('\0', [.. Origin.Environment, string.Empty]));
    }
}
