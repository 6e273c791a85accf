using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using FsFreezeHook.VmTests.TestBed;
using Xunit;

namespace FsFreezeHook.VmTests;

/// <summary>The Ansible role of <c>packaging/fleet</c>, on a booted guest.</summary>
[Collection(nameof(WithLibvirt))]
public sealed class AnsibleTests(LibvirtGuest guest)
{
    private const string Password = "a word of a vault's";

    [Fact]
    [Trait("Form", "Short")]
    public void An_Ansible_role_installs_and_configures_it_and_fails_where_check_does()
    {
        guest.HasNoPackage();
        _ = guest.Domain.Database.Rows(
            $"CREATE USER fleet@localhost IDENTIFIED BY \"{Password}\"; GRANT RELOAD, PROCESS ON *.* TO fleet@localhost");
        Dictionary<string, object> variables = new()
        {
            ["fsfreeze_hook_configuration"] = With("password", "file:/etc/qemu/fsfreeze-hook.password"),
            ["fsfreeze_hook_password"] = Password,
        };
        using AnsibleHost ansible = new(guest);
        CommandResult first = ansible.Play(variables);
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.DoesNotContain(Password, first.Output, StringComparison.Ordinal);
        Assert.Equal(
            "600 root\n600 root",
            guest.Shell.Must("stat --format='%a %U' /etc/qemu/fsfreeze-hook.conf /etc/qemu/fsfreeze-hook.password"));
        guest.Domain.WaitForAgent();
        _ = guest.Host.Must("domfsfreeze", LibvirtDomain.Name);
        Assert.True(guest.Domain.Database.IsWriteLocked(), "the server is not locked while the guest is frozen");
        _ = guest.Host.Must("domfsthaw", LibvirtDomain.Name);
        Assert.Equal("consistent", guest.Domain.LastFreeze().GetProperty("verdict").GetString());
        string record = guest.Shell.Must("cat /var/lib/fsfreeze-hook/freeze.json");
        Assert.Contains("\"fleet@localhost\"", record, StringComparison.Ordinal);

        CommandResult again = ansible.Play(variables);
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.Contains("changed=0 ", again.Output, StringComparison.Ordinal);

        variables["fsfreeze_hook_configuration"] = With("socket", "/nowhere/sock");
        CommandResult failed = ansible.Play(variables);
        Assert.Equal(2, failed.ExitCode);
        string fatal = failed.Output.Split('\n').Single(line => line.StartsWith("fatal: ", StringComparison.Ordinal));
        Assert.Contains("/nowhere/sock", fatal, StringComparison.Ordinal);
        ScenarioTable.Add(
            "the Ansible role",
            LibvirtGuest.System,
            "it installs and configures with a password in a file, changes nothing again, and fails with what `check` finds");
    }

    private static Dictionary<string, object> With(string key, string value) =>
        new() { ["mysql"] = new Dictionary<string, string> { ["user"] = "fleet", [key] = value } };
}
