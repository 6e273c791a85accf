using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>Which of the configured instances are to take part in a freeze, given the servers that run.</summary>
internal sealed class InstanceSelection
{
    private static readonly string NotWhole = string.Create(
        CultureInfo.InvariantCulture,
        $"not all processes could be examined within {Elapsed.Seconds(ProcessWalk.Limit)}: "
            + $"a database server may run and take no part; reduce the number of processes, or give each server a section");

    private readonly InstanceServerMap _byAddress;

    /// <summary>The selection.</summary>
    /// <param name="instances">The configured instances.</param>
    /// <param name="servers">The servers that run.</param>
    internal InstanceSelection(IReadOnlyList<MySqlSettings> instances, RunningServers servers)
    {
        Servers = servers;
        Located = ContainerInstances.Locate(instances, servers);
        _byAddress = new InstanceServerMap(
            servers, [.. Located.Select(instance => LockedServer.From(instance, pidFile: null, hostName: null))]);
    }

    /// <summary>The servers that run.</summary>
    internal RunningServers Servers { get; }

    /// <summary>All instances, each with its address or with the problem that it has none.</summary>
    internal IReadOnlyList<MySqlSettings> Located { get; }

    /// <summary>The server that an instance's address tells it is; null where it tells none.</summary>
    internal RunningServer? ServerOf(InstanceSettings instance) => _byAddress.ServerOf(instance.Name);

    /// <summary>Whether an instance is asked to take part.</summary>
    internal bool IsAsked(MySqlSettings instance) => instance.Enabled switch
    {
        Participation.No => false,
        Participation.Required => true,

        // Under 'auto' a server takes part where it runs; one on another machine cannot be seen from here, so it is asked.
        _ => instance.Host is not null
            || instance.Container is not null || !Servers.IsWhole || ServerOf(instance) is not null || AnyIsLeft,
    };

    // Those in containers that are instances of their own are no other's.
    private bool AnyIsLeft =>
        Servers.Any(server => !Located.Any(instance => instance.IsFound && instance.Container!.Pid == server.Pid));

    /// <summary>
    /// Whether an instance was found in a container, and one of those that take part is its server: by a port that is published,
    /// or a socket that is shared.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="taking">The instances that take part, and what their servers say.</param>
    internal bool IsRedundant(MySqlSettings instance, IReadOnlyList<(MySqlSettings Instance, LockedServer Server)> taking)
    {
        LockedServer[] others = [.. taking.Where(one => !one.Instance.IsFound).Select(one => one.Server)];
        return instance.IsFound && others.Length > 0 && ServerOf(instance) is { } server
            && !new InstanceServerMap(Servers, others).Uncovered.Contains(server);
    }

    /// <summary>Makes sure that instances are different servers, as far as their addresses tell.</summary>
    /// <exception cref="FailureException">Two are one.</exception>
    internal void RequireDistinct(IReadOnlyList<MySqlSettings> asked) => DuplicateServerCheck.Require(asked, _byAddress);

    /// <summary>Names the servers that run and that nobody locks, a line each.</summary>
    /// <remarks>Of a server whose instance was asked, or could not be, it is said elsewhere why that takes no part.</remarks>
    /// <param name="taking">The instances that take part, and what their servers say.</param>
    /// <exception cref="FailureException">Two of these are one server.</exception>
    internal IReadOnlyList<string> ServersWithoutPart(IReadOnlyList<(MySqlSettings Instance, LockedServer Server)> taking)
    {
        InstanceServerMap coverage = new(Servers, [.. taking.Select(one => one.Server)]);
        DuplicateServerCheck.Require([.. taking.Select(one => one.Instance)], coverage);
        return
        [
            .. coverage.Uncovered
                .Select(server =>
                    (Server: server, Owners: Located.Where(instance => ReferenceEquals(ServerOf(instance), server)).ToArray()))
                .Where(one => one.Owners.All(instance => instance.Enabled == Participation.No))
                .Select(one => InstanceServerMap.Describe(one.Server, one.Owners.FirstOrDefault()?.Name)),
            .. Servers.IsWhole ? (string[])[] : [NotWhole],
        ];
    }
}
