using System;
using System.IO;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>The user data of <c>packaging/fleet</c>, at a guest's first boot.</summary>
public sealed class CloudInitTests
{
    /// <summary>With the user data as they are, and with a server that is not there.</summary>
    [Theory]
    [InlineData(null, 0)]
    [InlineData("socket = /nowhere/sock", 1)]
    public void Cloud_init_installs_it_at_the_first_boot_and_fails_where_check_does(string? setting, int exitCode)
    {
        using TemporaryFolder seed = new();
        using VirtualMachine machine = VirtualMachine.BootWithSeed(GuestSystem.Debian12, Seed(seed, setting));
        GuestResult status = machine.Shell.Run(
            "until [ -e /run/cloud-init/result.json ]; do sleep 0.2; done; cloud-init status", TimeSpan.FromMinutes(8));
        string said = machine.Shell.Must("cat /var/log/cloud-init-output.log");
        Assert.True(status.ExitCode == exitCode, status.Output + said);
        machine.Agent.WaitUntilItAnswers(TimeSpan.FromMinutes(1));
        if (setting is null)
        {
            Assert.True(said.Contains("\"result\": \"warn\"", StringComparison.Ordinal), said);
            machine.Load.MakeTables();
            GuestFreeze.MustBeConsistent(machine);
        }
        else
        {
            Assert.Contains("status: error", status.Output, StringComparison.Ordinal);
            Assert.True(said.Contains("/nowhere/sock", StringComparison.Ordinal), said);
        }

        ScenarioTable.Add(
            $"cloud-init at the first boot{(setting is null ? string.Empty : ", with a configuration that check refuses")}",
            GuestSystem.Debian12,
            setting is null ? "the package is installed, the next freeze is consistent" : "`cloud-init status` says `error`");
    }

    // What the user data say to put in: here the package is on a disk. This Debian has no other locale, and keys of its own.
    private static string Seed(TemporaryFolder folder, string? setting)
    {
        string data = File.ReadAllText(
            Path.Combine(Repository.Root, "packaging", "fleet", "cloud-init", "fsfreeze-hook.yml"));
        string package = folder.File("fsfreeze-hook.deb");
        Prepared.CopyPart("fsfreeze-hook.deb", package);
        string sum = Command.Must("sha256sum", package).Output.Split(' ')[0];
        File.WriteAllText(
            folder.File("user-data"),
            data.Replace("download-file PACKAGE", "download-file copy:///mnt/fsfreeze-hook.deb", StringComparison.Ordinal)
                .Replace("SHA256:SUM", "SHA256:" + sum, StringComparison.Ordinal)
                .Replace("      [mysql]\n", $"      [mysql]\n      {setting}\n", StringComparison.Ordinal)
            + "mounts:\n  - [/dev/vdb, /mnt, ext4, ro]\nlocale: false\nssh_deletekeys: false\n");
        File.WriteAllText(folder.File("meta-data"), "instance-id: first\n");
        _ = Command.Must(
            "genisoimage", "-quiet", "-output", folder.File("seed"), "-volid", "cidata", "-joliet", "-rock",
            folder.File("user-data"), folder.File("meta-data"));
        return folder.File("seed");
    }
}
