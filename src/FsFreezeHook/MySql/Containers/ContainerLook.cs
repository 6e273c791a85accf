using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Containers;

/// <summary>What was seen of a server's container from outside.</summary>
/// <param name="StartTime">When the server's process began.</param>
/// <param name="Identity">What the container is called.</param>
/// <param name="Accounts">The accounts that its image's variables name.</param>
internal sealed record ContainerLook(ulong StartTime, ContainerIdentity Identity, IReadOnlyList<Login> Accounts)
{
    /// <summary>Looks; what is looked at is the container's, and may not answer.</summary>
    /// <param name="pid">The server's process.</param>
    /// <returns>Null where it has gone.</returns>
    internal static ContainerLook? At(int pid)
    {
        if (ProcessIdentity.Of(pid) is not { } process)
        {
            return null;
        }

        ContainerLook look = new(
            process.StartTime,
            new ContainerNames(root: string.Empty, "/proc").Of(pid),
            ContainerAccounts.Of(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}")));

        // The files of /proc that were read are its own where it is still there.
        return process.IsAlive ? look : null;
    }
}
