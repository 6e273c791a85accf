using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Layout;

public sealed class DataLayoutTests
{
    private static readonly DataPath Data = new("data", "/var/lib/mysql");
    private static readonly DataPath Redo = new("the redo log", "/redo");
    private static readonly DataPath Undo = new("the undo log", "/undo");
    private static readonly DataPath BinaryLog = new("the binary log", "/var/log/mysql");

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    public void All_on_one_filesystem_is_as_it_should_be(string type) => AssertIs(
        oneFilesystem: true, [], (Data, Disk("8:2", "/dev/sda2", type)), (Redo, Disk("8:2", "/dev/sda2", type)));

    [Fact]
    public void Two_filesystems_are_named_with_what_is_on_them() => AssertIs(
        oneFilesystem: false,
        [
            "data (/var/lib/mysql) is on /dev/sda2 and the redo log (/redo) and the binary log (/var/log/mysql) on /dev/sdb1: "
                + "they freeze at different moments, and a snapshot must contain both",
        ],
        (Data, Disk("8:2", "/dev/sda2")),
        (Redo, Disk("8:17", "/dev/sdb1")),
        (Redo with { Path = "/redo/#innodb_redo" }, Disk("8:17", "/dev/sdb1")),
        (Undo, Disk("8:2", "/dev/sda2")),
        (BinaryLog, Disk("8:17", "/dev/sdb1")));

    [Fact]
    public void A_log_in_memory_is_in_no_snapshot() => AssertIs(
        oneFilesystem: false,
        ["the redo log (/redo) is on tmpfs, which no snapshot contains"],
        (Data, Disk("8:2", "/dev/sda2")),
        (Redo, Disk("0:40", "tmpfs", "tmpfs")));

    [Theory]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("fuse.glusterfs")]
    [InlineData("virtiofs")]
    [InlineData("vfat")]
    [InlineData("zfs")]
    public void Data_on_what_does_not_freeze_is_said_though_all_of_it_is_there(string type) => AssertIs(
        oneFilesystem: false,
        [$"data (/var/lib/mysql) and the redo log (/redo) are on {type}, which does not freeze"],
        (Data, Disk("0:50", "somewhere", type)),
        (Redo, Disk("0:50", "somewhere", type)));

    [Fact]
    public void An_overlay_whose_own_filesystem_is_not_known_is_neither_a_fault_nor_certain() => AssertIs(
        oneFilesystem: false, [], (Data, Disk("0:60", "overlay", "overlay")), (Redo, Disk("0:60", "overlay", "overlay")));

    [Fact]
    public void What_cannot_be_seen_is_said_and_is_not_certain()
    {
        DataLayout layout = DataLayout.Of([new(Data, Disk("8:2", "/dev/sda2")), new(Redo, null)]);
        Assert.False(layout.IsOneFreezableFilesystem);
        Assert.Empty(layout.Warnings);
        Assert.Equal("the filesystem of the redo log (/redo) cannot be seen from here", layout.Unknown);
    }

    [Fact]
    public void A_layout_of_which_nothing_is_known_says_why()
    {
        DataLayout[] layouts =
        [
            DataLayout.Unseen("the server runs on another machine"),
            DataLayout.Of(int.MaxValue, [["datadir", "/tmp"]]),
            DataLayout.Of(Environment.ProcessId, []),
        ];
        Assert.All(layouts, layout => Assert.False(layout.IsOneFreezableFilesystem));
        Assert.Equal(
            ["the server runs on another machine", "the server's process has gone",
                "the server does not say where its data is stored"],
            layouts.Select(layout => layout.Unknown));
    }

    [Fact]
    public void A_real_folder_is_found_on_its_filesystem_and_a_database_that_is_a_link_elsewhere_too()
    {
        using TemporaryFolder folder = new();
        _ = Directory.CreateDirectory(folder["data"]);
        _ = Directory.CreateSymbolicLink(folder["data/inside"], folder.Root);
        string?[][] variables = [["datadir", folder["data"] + "/"], ["innodb_undo_directory", "../"]];
        DataLayout before = DataLayout.Of(Environment.ProcessId, variables);
        Assert.Null(before.Unknown);
        Assert.DoesNotContain(before.Warnings, line => line.Contains("different moments", StringComparison.Ordinal));

        _ = Directory.CreateSymbolicLink(folder["data/shop"], "/proc/self");
        DataLayout after = DataLayout.Of(Environment.ProcessId, variables);
        Assert.False(after.IsOneFreezableFilesystem);
        Assert.Contains($"part of the data ({folder["data/shop"]}) is on proc, which does not freeze", after.Warnings);
    }

    private static Mount Disk(string device, string source, string type = "ext4") => new(1, device, "/", type, source, "rw");

    private static void AssertIs(
        bool oneFilesystem, string[] warnings, params IEnumerable<(DataPath Path, Mount Filesystem)> places)
    {
        DataLayout layout = DataLayout.Of([.. places.Select(place => new LocatedPath(place.Path, place.Filesystem))]);
        Assert.Null(layout.Unknown);
        Assert.Equal(warnings, layout.Warnings);
        Assert.Equal(oneFilesystem, layout.IsOneFreezableFilesystem);
    }
}
