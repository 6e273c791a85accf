using System;
using System.Globalization;
using System.Linq;

namespace FsFreezeHook.MySql.Containers;

/// <summary>What the control group of a process tells of its container, see cgroups(7).</summary>
/// <param name="Machine">The name of a machine of systemd-nspawn, machinectl(1) or LXC; null: none.</param>
/// <param name="Id">The id that a container engine gave; null: none.</param>
internal sealed record ContainerGroup(string? Machine, string? Id)
{
    private const int IdLength = 64;

    // Groups at the top are root's to make: one below another's may be called anything.
    private static readonly (string Begin, string End)[] Machines =
    [
        ("/machine.slice/systemd-nspawn@", ".service"), ("/machine.slice/machine-", ".scope"),
        ("/lxc.payload.", string.Empty), ("/lxc.payload/", string.Empty), ("/lxc/", string.Empty),
    ];

    /// <summary>From the text of <c>/proc/PID/cgroup</c>.</summary>
    internal static ContainerGroup Parse(string? text)
    {
        string[] groups = [.. (text ?? string.Empty).Split('\n').Select(line => line.Split(':', 3))
            .Where(line => line.Length == 3)
            .Select(line => line[2])];
        return new ContainerGroup(
            groups.Select(MachineIn).FirstOrDefault(name => name is not null),
            groups.Select(IdIn).FirstOrDefault(id => id is not null));
    }

    /// <summary>
    /// Whose a process is, as far as only root can have said so: its container, or the user or service that its engine
    /// runs under. Who runs in there may have as many namespaces and groups below it as he likes.
    /// </summary>
    /// <param name="text">The text of <c>/proc/PID/cgroup</c>.</param>
    internal static string OwnerIn(string? text)
    {
        ContainerGroup group = Parse(text);
        string path =
            (text ?? string.Empty).Split('\n').Select(line => line.Split(':', 3)).LastOrDefault(line => line.Length == 3)?[2]
                ?? string.Empty;
        string top = string.Join('/', path.Split('/').Take(3));
        return path.StartsWith("/user.slice/", StringComparison.Ordinal) ? top : group.Machine ?? group.Id ?? top;
    }

    private static string? MachineIn(string group)
    {
        foreach ((string begin, string end) in Machines.Where(one => group.StartsWith(one.Begin, StringComparison.Ordinal)))
        {
            string name = group[begin.Length..].Split('/')[0];
            if (name.Length > end.Length && name.EndsWith(end, StringComparison.Ordinal))
            {
                return Unescape(name[..^end.Length]);
            }
        }

        return null;
    }

    // The outermost: whoever runs in a container may make groups of any name below its own.
    private static string? IdIn(string group) => group.Split('/').Select(IdInName).FirstOrDefault(id => id is not null);

    // Such as docker-ID.scope, libpod-ID, cri-containerd-ID.scope, or the id alone.
    private static string? IdInName(string name)
    {
        int begin = 0;
        for (int at = 0; at <= name.Length; at++)
        {
            if (at == name.Length || !char.IsAsciiHexDigitLower(name[at]))
            {
                if (at - begin == IdLength)
                {
                    return name[begin..at];
                }

                begin = at + 1;
            }
        }

        return null;
    }

    // systemd writes what a unit's name may not have as \xNN: systemd-escape(1).
    private static string Unescape(string name)
    {
        string[] parts = name.Split("\\x");
        return parts[0] + string.Concat(parts.Skip(1).Select(part =>
            part.Length >= 2
                && byte.TryParse(part.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte letter)
                ? (char)letter + part[2..]
                : "\\x" + part));
    }
}
