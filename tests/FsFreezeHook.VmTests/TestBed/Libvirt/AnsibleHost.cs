using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using FsFreezeHook.Approval;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>A machine with Ansible that the guest lets in by <c>ssh</c>, and the role of <c>packaging/fleet</c>.</summary>
internal sealed class AnsibleHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Has the guest let it in.</summary>
    public AnsibleHost(LibvirtGuest guest)
    {
        _ = Command.Must("ssh-keygen", "-q", "-t", "ed25519", "-N", string.Empty, "-f", _folder.File("key"));
        guest.LetIn(File.ReadAllText(_folder.File("key.pub")).Trim());
        File.WriteAllText(
            _folder.File("hosts"),
            $"guest ansible_host=127.0.0.1 ansible_port={guest.Domain.SshPort} ansible_user=root "
                + $"ansible_ssh_private_key_file={_folder.File("key")} ansible_python_interpreter=/usr/bin/python3\n");
        Prepared.CopyPart("fsfreeze-hook.deb", _folder.File("fsfreeze-hook.deb"));
    }

    /// <summary>Plays the role with variables of its own; they are in a file, as those of a vault are.</summary>
    public CommandResult Play(IReadOnlyDictionary<string, object> variables)
    {
        File.WriteAllText(_folder.File("variables.json"), JsonSerializer.Serialize(new Dictionary<string, object>(variables)
        {
            ["fsfreeze_hook_package"] = _folder.File("fsfreeze-hook.deb"),
        }));
        return Command.Run(
            "ansible-playbook",
            [
                "--inventory", _folder.File("hosts"), "--extra-vars", "@" + _folder.File("variables.json"),
                Path.Combine(Repository.Root, "packaging", "fleet", "ansible", "site.yml"),
            ],
            new CommandOptions
            {
                Bound = TimeSpan.FromMinutes(5),
                Environment = new Dictionary<string, string?>
                {
                    ["HOME"] = _folder.Path,
                    ["ANSIBLE_HOST_KEY_CHECKING"] = "False",
                    ["ANSIBLE_NOCOLOR"] = "True",
                    ["ANSIBLE_PIPELINING"] = "True",
                },
            });
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
