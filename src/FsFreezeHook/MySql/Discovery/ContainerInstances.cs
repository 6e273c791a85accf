using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>
/// All instances with their addresses: those that a section gives one, those whose socket is found, and one for each server in a
/// container that no section means.
/// </summary>
internal sealed class ContainerInstances
{
    // All containers together. One whose filesystem hangs costs the others nothing.
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(2);

    // Those that are left take no part, and it is said of each. Of one container there are few: see ServerSearch.
    private const int Most = 64;

    // The runtime directory has a file of that name, and an instance would have it for its holder: see RuntimeDirectory.
    private const string RunLock = "run";

    private const int LongestName = 40;
    private const string VariablesOrigin = "the container's variables";
    private const string SocketOrigin = "root by the socket";

    private readonly IReadOnlyList<MySqlSettings> _instances;
    private readonly MySqlSettings[] _outside;
    private readonly RunningServers _servers;
    private readonly List<(RunningServer Server, ContainerLook? Look)> _inContainers = [];

    private ContainerInstances(IReadOnlyList<MySqlSettings> instances, RunningServers servers)
    {
        _instances = instances;
        _servers = servers;
        _outside = [.. SocketSearch.Locate([.. instances.Where(instance => instance.ContainerName is null)], servers)];
    }

    /// <summary>The instances as <see cref="SocketSearch"/> locates them, and those in containers.</summary>
    /// <param name="instances">The configured instances, option files included.</param>
    /// <param name="servers">The servers that run.</param>
    internal static IReadOnlyList<MySqlSettings> Locate(IReadOnlyList<MySqlSettings> instances, RunningServers servers) =>
        new ContainerInstances(instances, servers).Locate();

    private List<MySqlSettings> Locate()
    {
        if (_instances.Any(instance => instance.FindsContainers))
        {
            LookAtContainers();
        }

        List<MySqlSettings> located = [.. _instances.Select(instance => instance.ContainerName is { } name
            ? InContainer(instance, name)
            : _outside.First(one => one.Name == instance.Name))];
        HashSet<int> meant = [.. located.Select(instance => instance.Container?.Pid).OfType<int>()];
        HashSet<string> names = [.. located.Select(instance => instance.Name), RunLock];
        foreach ((RunningServer server, ContainerLook? look) in _inContainers.Where(one => !meant.Contains(one.Server.Pid)))
        {
            located.Add(Found(server, look, NewName(look?.Identity.Name ?? Numbered(server), names)));
        }

        return located;
    }

    // What a section's address leads to is that section's, as before.
    private void LookAtContainers()
    {
        InstanceServerMap covered = new(
            _servers, [.. _outside.Select(instance => LockedServer.From(instance, pidFile: null, hostName: null))]);
        HashSet<RunningServer> uncovered = new(covered.Uncovered, ReferenceEqualityComparer.Instance);
        RunningServer[] inside =
        [
            .. _servers.Where(server => server is { IsInContainer: true, IsHidden: false } && uncovered.Contains(server))
                .Take(Most),
        ];
        ContainerLook?[] looks = BoundedWork.TryRunAll(
            [.. inside.Select(server => (Func<ContainerLook?>)(() => ContainerLook.At(server.Pid)))], LookLimit, "container");
        _inContainers.AddRange(inside.Zip(looks));
    }

    private MySqlSettings InContainer(MySqlSettings instance, string name)
    {
        if (instance.Enabled != Participation.No && !instance.FindsContainers)
        {
            return instance with
            {
                Problem = $"its container '{name}' is not looked for, as 'containers' in [hook] is no; set it to auto",
            };
        }

        return _inContainers.Where(one => one.Look?.Identity.IsMeantBy(name) == true).ToArray() switch
        {
            [var only] => Reached(instance, only.Server, only.Look, name),
            [] => instance with
            {
                Problem = $"no server runs in a container called '{name}'{Known()}; start it, "
                    + $"or correct 'container' in {instance.Section}",
            },
            _ => instance with
            {
                Problem = $"several servers run in containers called '{name}'; set 'container' in {instance.Section} to the id",
            },
        };
    }

    private string Known()
    {
        string[] names = [.. _inContainers.Select(one => one.Look?.Identity).OfType<ContainerIdentity>()
            .Where(one => one.IsCertain).Select(one => one.Name)];
        return names.Length == 0 ? string.Empty : $" (those with a server are: {string.Join(", ", names)})";
    }

    // As a section [mysql NAME] of its own would be that says nothing: but no account, which would be another server's.
    private MySqlSettings Found(RunningServer server, ContainerLook? look, string name)
    {
        MySqlSettings? unnamed = _instances.FirstOrDefault(instance => instance.Name == MySqlSettings.UnnamedInstance);
        MySqlSettings usual = unnamed ?? new MySqlSettings { Name = name };
        return Reached(
            new MySqlSettings
            {
                Name = name,
                Enabled = Participation.Auto,
                FindsContainers = true,
                Lock = usual.Lock,
                Blockers = usual.Blockers,
                LockTimeout = usual.LockTimeout,
                MaxStall = usual.MaxStall,
                MaxHold = usual.MaxHold,
                TriesDeniedAgain = _instances.Any(instance => instance.TriesDeniedAgain),
                LoginMemory =
                    _instances.Select(instance => instance.LoginMemory).FirstOrDefault(file => file is not null) is { } file
                        ? Path.Combine(Path.GetDirectoryName(file)!, name + LoginMemory.Suffix)
                        : null,
            },
            server,
            look,
            look?.Identity.Name ?? Numbered(server));
    }

    private static MySqlSettings Reached(MySqlSettings instance, RunningServer server, ContainerLook? look, string container)
    {
        // One whose file has gone, in a folder that was cleaned or mounted over, leads nowhere.
        string? socket = server.Sockets.FirstOrDefault(one => one.ReachablePath is not null)?.Path;
        IPEndPoint? place = socket is null ? server.EndPoints.FirstOrDefault(one => one.Port == server.Port) : null;
        socket ??= place is null ? server.Sockets.Select(one => one.Path).FirstOrDefault() : null;
        MySqlSettings reached = instance with
        {
            Container = new ContainerServer(
                container, server.Pid, look?.StartTime ?? 0, socket ?? string.Empty, look?.Identity.Enter ?? [])
            {
                Host = place is null ? null : InItsNetwork(place.Address),
                Port = place?.Port ?? 0,
            },
            Problem = Obstacle(server, look, socket ?? place?.ToString(), container),
        };
        if ((instance.Written & (WrittenKeys.User | WrittenKeys.Password)) != 0 || look is null)
        {
            return reached;
        }

        MySqlSettings[] logins =
        [
            .. look.Accounts.Select(
                login => reached with { User = login.User, Password = login.Password, LoginOrigin = VariablesOrigin }),
            reached with { LoginOrigin = SocketOrigin },
        ];
        return logins[0] with { Alternatives = logins[1..] };
    }

    private static string InItsNetwork(IPAddress bound) =>
        bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : bound.ToString();

    private static string? Obstacle(RunningServer server, ContainerLook? look, string? place, string container) =>
        server.Suspension is { } suspension ? $"{server} {suspension}; let the container {container} go on"
        : look is null ? $"{server} could not be looked at in time; see whether the container's filesystems answer"
        : place is null
            ? $"{server} listens nowhere: it is being started; wait, or see the log of the container {container}"
        : null;

    private static string Numbered(RunningServer server) =>
        string.Create(CultureInfo.InvariantCulture, $"container-{server.Pid}");

    // It becomes a part of file names, and an argument: see SectionSet for what a section may be called.
    internal static string NewName(string container, HashSet<string> taken)
    {
        string plain = string.Concat(container.Take(LongestName)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        plain = plain.Length == 0 || plain[0] is '.' or '-' ? $"c{plain}" : plain;
        string name = plain;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}");
        }

        return name;
    }
}
