using System;
using System.IO;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;
using Xunit;

namespace FsFreezeHook.IntegrationTests.Agents;

/// <summary>
/// What the Debian package makes of the agent's service, by systemd's own reading: an administrator's command line is theirs.
/// </summary>
[Collection(nameof(WithNoServer))]
public sealed class PackagedUnitTests : IDisposable
{
    private const string Unit = "qemu-guest-agent.service";
    private const string Own = "/usr/sbin/qemu-ga -m isa-serial -p /dev/ttyS1 -b guest-exec";
    private const string Ours = "/usr/sbin/qemu-ga -F/usr/sbin/fsfreeze-hook";
    private const string Stock = "/usr/sbin/qemu-ga";

    private static readonly string Packaging = Path.Combine(Approval.Repository.Root, "packaging");

    private static readonly string[] Places =
        ["etc/systemd/system", "run/systemd/system", "run/systemd/generator", "usr/lib/systemd/system"];

    private readonly TemporaryFolder _folder = new();

    public PackagedUnitTests()
    {
        _ = Directory.CreateDirectory(_folder.File("usr/lib/systemd/system"));
        File.Copy($"{Prepared.SidRoot}/usr/lib/systemd/system/{Unit}", _folder.File($"usr/lib/systemd/system/{Unit}"));
        _ = Command.Must("cp", "-r", $"{Packaging}/systemd/{Unit}.d", _folder.File("usr/lib/systemd/system"));
    }

    [Theory]
    [InlineData("", "", Ours)]
    [InlineData($"etc/systemd/system/{Unit}", $"[Service]\nExecStart={Own}\n", Own)]
    [InlineData($"run/systemd/system/{Unit}", $"[Service]\nExecStart={Own}\n", Own)]
    [InlineData($"etc/systemd/system/{Unit}.d/05-local.conf", $"[Service]\nExecStart=\nExecStart={Own}\n", Own)]
    [InlineData($"etc/systemd/system/{Unit}.d/override.conf", $"[Service]\nExecStart=\n ExecStart = {Own}\n", Own)]
    [InlineData($"etc/systemd/system/{Unit}.d/override.conf", "[Service]\n#ExecStart=\nRestartSec=5\n", Ours)]
    [InlineData($"etc/systemd/system/{Unit}", "-> ../../../usr/lib/systemd/system/qemu-guest-agent.service", Ours)]
    [InlineData($"etc/systemd/system/{Unit}.d/10-fsfreeze-hook.conf", "-> /dev/null", Stock)]
    [InlineData($"run/systemd/system/{Unit}.d/10-fsfreeze-hook.conf", "-> /dev/null", Stock)]
    [InlineData(
        $"usr/lib/systemd/system/{Unit}",
        "[Service]\nExecStart=-/usr/sbin/qemu-ga -F/etc/qemu/fsfreeze-hook\n",
        "/usr/sbin/qemu-ga -F/etc/qemu/fsfreeze-hook")]
    [InlineData(
        $"usr/lib/systemd/system/{Unit}",
        "[Service]\nExecStart=-/usr/bin/qemu-ga --verbose\n",
        "/usr/bin/qemu-ga --verbose -F/usr/sbin/fsfreeze-hook")]
    public void The_agent_is_run_with_the_hook_unless_its_command_line_is_the_administrators(
        string file, string content, string expected)
    {
        if (file.Length > 0)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
            if (content.StartsWith("-> ", StringComparison.Ordinal))
            {
                _ = File.CreateSymbolicLink(_folder.File(file), content[3..]);
            }
            else
            {
                File.WriteAllText(_folder.File(file), content);
            }
        }

        string[] dump = Read();
        Assert.Equal(
            $"Command Line: {expected}", Assert.Single(dump, line => line.StartsWith("Command Line:", StringComparison.Ordinal)));
        Assert.Contains(expected == Stock ? "KillMode: control-group" : "KillMode: process", dump);
    }

    [Theory]
    [InlineData(Ours, "", null)]
    [InlineData(Own, "", "'fsfreeze-hook check' prints the lines to paste")]
    [InlineData(Own + " -F/opt/hook", "", "'fsfreeze-hook check' prints the lines to paste")]
    [InlineData(Own, "[general]\nfsfreeze-hook = /usr/sbin/fsfreeze-hook\n", null)]
    public void Installing_says_what_is_to_be_added_to_an_administrators_command_line(
        string command, string configuration, string? expected)
    {
        string stub = _folder.Subfolder("bin") + "/systemctl";
        File.WriteAllText(
            stub,
            $"#!/bin/sh\ncase $* in\n*ExecStart*) echo '{{ path=/usr/sbin/qemu-ga ; argv[]={command} ; ignore_errors=no ; "
                + $"}}' ;;\n*) echo 0 ;;\nesac\n");
        File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(_folder.File("qemu-ga.conf"), configuration);
        string script = string.Join('\n', File.ReadLines($"{Packaging}/debian/fsfreeze-hook.postinst")
            .TakeWhile(line => !line.StartsWith("if ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("agent_configuration=", StringComparison.Ordinal)));
        using SystemdFolder booted = new();
        CommandResult said = Command.Run(
            "/bin/sh",
            ["-c", $"PATH={_folder.File("bin")}:$PATH agent_configuration={_folder.File("qemu-ga.conf")}\n{script}\ntell"]);
        Assert.Equal(0, said.ExitCode);
        Assert.Equal(expected is not null, said.Output.Contains("so it does not run this program", StringComparison.Ordinal));
        Assert.Contains(expected ?? string.Empty, said.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // What systemd has read of the unit. Its test mode is nobody's but root's, and so it finds its folder or fails.
    private string[] Read()
    {
        _ = Directory.CreateDirectory("/run/systemd");
        string generated = _folder.Subfolder("run/systemd/generator");
        _ = Command.Must(
            "env", $"FSFREEZE_HOOK_GENERATOR_ROOT={_folder.Path}", "/bin/sh", $"{Packaging}/systemd/fsfreeze-hook-generator",
            generated);
        string path = string.Join(':', Places.Select(_folder.File));
        string[] lines = [.. Command.Run(
            "setpriv",
            [
                "--reuid=65534", "--clear-groups", "env", $"SYSTEMD_UNIT_PATH={path}:/usr/lib/systemd/system:",
                $"XDG_RUNTIME_DIR={_folder.Path}", "/usr/lib/systemd/systemd", "--test", "--system", "--unit=" + Unit,
            ]).Output.Split('\n').Select(line => line.Trim())];
        return [.. lines.SkipWhile(line => line != $"-> Unit {Unit}:").Skip(1).TakeWhile(
            line => !line.StartsWith("-> Unit ", StringComparison.Ordinal))];
    }

    // By it programs know that systemd is what runs the services.
    private sealed class SystemdFolder : IDisposable
    {
        private const string Place = "/run/systemd/system";

        private readonly bool _isOurs = !Directory.Exists(Place);

        public SystemdFolder() => _ = Directory.CreateDirectory(Place);

        public void Dispose()
        {
            if (_isOurs)
            {
                Directory.Delete(Place);
            }
        }
    }
}
