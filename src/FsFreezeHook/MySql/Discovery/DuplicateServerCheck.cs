using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>
/// Refuses two instances that are one server: it would be locked twice, and the server that one of them means not at all.
/// </summary>
internal static class DuplicateServerCheck
{
    /// <summary>Makes sure that all are different servers, as far as can be told.</summary>
    /// <param name="instances">The instances that are to take part.</param>
    /// <param name="coverage">Which servers they are.</param>
    /// <exception cref="FailureException">Two are one.</exception>
    internal static void Require(IReadOnlyList<MySqlSettings> instances, InstanceServerMap coverage)
    {
        if (instances.Count < 2)
        {
            return;
        }

        FileIdentity?[] sockets = [.. instances.Select(
            instance => instance is { Host: null, Container: null } ? FileIdentity.Of(instance.Socket) : null)];
        for (int later = 1; later < instances.Count; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                RunningServer? server = coverage.ServerOf(instances[earlier].Name);
                if ((server is not null && ReferenceEquals(server, coverage.ServerOf(instances[later].Name)))
                    || (sockets[earlier] is { } socket && socket == sockets[later])
                    || HaveOneAddress(instances[earlier], instances[later]))
                {
                    throw Refusal(instances[earlier], instances[later], server);
                }
            }
        }
    }

    private static bool HaveOneAddress(MySqlSettings one, MySqlSettings other) => one.Container is not null
        || other.Container is not null
        ? one.Container?.Pid == other.Container?.Pid
        : one.Host is null
        ? other.Host is null && one.Socket == other.Socket
        : string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase) && one.Port == other.Port;

    private static FailureException Refusal(MySqlSettings one, MySqlSettings other, RunningServer? server)
    {
        string which = server is not null ? $", {server}"
            : one.Container is { } container ? $", at {container}"
            : one.Host is null ? $", at {one.Socket}"
            : FormattableString.Invariant($", at {one.Host}:{one.Port}");
        return new FailureException(
            FailureReason.Configuration,
            $"the instances {one.Name} and {other.Name} are one server{which}; "
                + "give one of them the 'socket' or 'host' of its own, or remove its section");
    }
}
