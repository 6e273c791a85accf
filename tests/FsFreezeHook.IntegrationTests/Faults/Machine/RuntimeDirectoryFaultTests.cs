using System;
using System.IO;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Faults;

/// <summary>A runtime directory that cannot be used, from the beginning or from the midst of a freeze on.</summary>
[Collection(nameof(WithMariaDb))]
public sealed class RuntimeDirectoryFaultTests(MariaDbFixture bed) : FaultBed(bed.Server, GuestAgentBuild.Debian12)
{
    private const string Nobody = "65534";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_that_is_missing_with_the_folder_above_it_is_made()
    {
        Hook.Settings["runtime-directory"] = Path.Combine(Hook.Tmpfs, "above", "runtime");
        DoesNoHarm("runtime directory missing, and the folder above it");
    }

    [Fact]
    public void One_on_a_filesystem_that_is_read_only_vetoes_the_freeze()
    {
        string usable = Hook.RuntimeDirectory;
        using TmpfsMount tmpfs = new(_folder.File("read-only"));
        Hook.Settings["runtime-directory"] = tmpfs.Path;
        tmpfs.MakeReadOnly();
        FailsTheFreeze("runtime directory unwritable", 1, mend: () => Hook.Settings["runtime-directory"] = usable);
    }

    [Theory]
    [InlineData(1, "runtime directory full (tmpfs of one page)")]
    [InlineData(2, "runtime directory full (tmpfs of two pages)")]
    public void One_that_is_full_vetoes_the_freeze_before_anything_is_locked(int pages, string fault)
    {
        string usable = Hook.RuntimeDirectory;
        using TmpfsMount tmpfs = new(_folder.File("full"), $"size={pages * Environment.SystemPageSize},mode=0700");
        Hook.Settings["runtime-directory"] = tmpfs.Path;
        string notes = Hook.AddNotingHook("10-notes");
        FailsTheFreeze(fault, 1, mend: () =>
        {
            // The agent's thaw alone ran it.
            Assert.Equal(["10-notes thaw"], File.ReadAllLines(notes));
            File.Delete(Path.Combine(Hook.HookDirectory, "10-notes"));
            Hook.Settings["runtime-directory"] = usable;
        });
    }

    [Fact]
    public void One_that_a_hook_fills_vetoes_the_freeze_at_the_commit()
    {
        string usable = Hook.RuntimeDirectory;
        using TmpfsMount tmpfs = new(_folder.File("full"), $"size={8 * Environment.SystemPageSize},mode=0700");
        Hook.Settings["runtime-directory"] = tmpfs.Path;

        // Two pages are left for the holder's files, and none for the record.
        string filler = Path.Combine(tmpfs.Path, "filler");
        _ = Hook.AddHook(
            "10-fills", $"#!/bin/sh\n[ \"$1\" = thaw ] || head -c {6 * Environment.SystemPageSize} /dev/zero >{filler}\n");
        FailsTheFreeze("runtime directory full, by a hook", 1, InTheCommit, () =>
        {
            File.Delete(Path.Combine(Hook.HookDirectory, "10-fills"));
            Hook.Settings["runtime-directory"] = usable;
        });
    }

    [Fact]
    public void One_that_becomes_full_while_held_keeps_nothing_from_being_released()
    {
        using TmpfsMount tmpfs = new(_folder.File("full"), "size=64k,mode=0700");
        Hook.Settings["runtime-directory"] = tmpfs.Path;
        string filler = Path.Combine(tmpfs.Path, "filler");
        HoldsUntilThaw(
            "runtime directory full",
            () => Assert.NotEqual(0, Command.Run("dd", ["if=/dev/zero", "of=" + filler, "bs=4k", "count=1000"]).ExitCode),
            mend: () => File.Delete(filler));
    }

    [Fact]
    public void One_that_belongs_to_another_user_vetoes_the_freeze()
    {
        _ = Directory.CreateDirectory(Hook.RuntimeDirectory);
        _ = Command.Must("chown", Nobody, Hook.RuntimeDirectory);
        FailsTheFreeze("runtime directory of another owner", 1, mend: () => Command.Must("chown", "0", Hook.RuntimeDirectory));
    }

    [Theory]
    [InlineData("a regular file", "touch \"$1\"")]
    [InlineData("a symlink to a directory", "ln -s \"$(dirname \"$1\")\" \"$1\"")]
    [InlineData("a FIFO", "mkfifo \"$1\"")]
    public void Something_else_in_its_place_vetoes_the_freeze(string what, string make)
    {
        Make(make, Hook.RuntimeDirectory);
        FailsTheFreeze($"{what} in the runtime directory's place", 1, mend: () => File.Delete(Hook.RuntimeDirectory));
    }

    [Fact]
    public void One_that_is_emptied_while_held_is_reported_at_thaw_and_the_lock_is_released() => HoldsUntilThaw(
        "runtime directory emptied", () => Make("rm \"$1\"/*", Hook.RuntimeDirectory), thaw: 24);

    [Fact]
    public void One_that_is_removed_while_held_is_reported_at_thaw_and_the_lock_is_released() => HoldsUntilThaw(
        "runtime directory removed", () => Directory.Delete(Hook.RuntimeDirectory, recursive: true), thaw: 24);

    [Fact]
    public void One_that_a_file_has_replaced_while_held_is_reported_at_thaw_and_the_lock_is_released() => HoldsUntilThaw(
        "a regular file in the runtime directory's place",
        () => Make("rm -r \"$1\"; touch \"$1\"", Hook.RuntimeDirectory),
        thaw: 24,
        mend: () => File.Delete(Hook.RuntimeDirectory));

    [Fact]
    public void One_that_is_given_to_another_user_while_held_is_still_released() => HoldsUntilThaw(
        "runtime directory of another owner",
        () => Command.Must("chown", Nobody, Hook.RuntimeDirectory),
        mend: () => Command.Must("chown", "0", Hook.RuntimeDirectory));

    [Fact]
    public void One_that_is_covered_by_a_read_only_filesystem_while_held_is_reported_at_thaw_and_the_lock_is_released()
    {
        TmpfsMount? cover = null;
        HoldsUntilThaw(
            "runtime directory covered by a read-only filesystem",
            () =>
            {
                cover = new TmpfsMount(Hook.RuntimeDirectory);
                cover.MakeReadOnly();
            },
            thaw: 24,
            mend: () => cover!.Dispose());
    }

    [Fact]
    public void A_record_that_is_overwritten_with_garbage_while_held_does_not_make_thaw_forget_the_lock() => HoldsUntilThaw(
        "committed record overwritten with garbage", () => File.WriteAllText(Hook.CommittedRecord, "{\"format\":"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private static void Make(string script, string path) => Command.Must("/bin/sh", "-c", script, "sh", path);
}
