using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>Finds the sockets of instances that the configuration gives neither a socket nor a host.</summary>
internal static class SocketSearch
{
    private static readonly string Default = new MySqlSettings { Name = MySqlSettings.UnnamedInstance }.Socket;

    // Debian; Debian before /run; Fedora, RHEL and the vendors' packages; what the servers are built with.
    private static readonly string[] Standard =
        [Default, "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];

    /// <summary>The same, by what stands on this machine: a socket that nobody listens at hides no other.</summary>
    internal static IReadOnlyList<MySqlSettings> Locate(
        IReadOnlyList<MySqlSettings> instances, IReadOnlyList<RunningServer> servers) =>
        Locate(
            instances,
            servers,
            path => KernelPath.Exists(path) && (servers.Any(server => server.IsAt(path)) || ServerGreeting.IsListenedAt(path)));

    /// <summary>
    /// The instances, those that set no address with the socket that is theirs, or with the problem that there is none.
    /// </summary>
    /// <param name="instances">The configured instances, option files included.</param>
    /// <param name="servers">The servers that run.</param>
    /// <param name="exists">Whether a socket stands at a path, and somebody listens.</param>
    internal static IReadOnlyList<MySqlSettings> Locate(
        IReadOnlyList<MySqlSettings> instances, IReadOnlyList<RunningServer> servers, Func<string, bool> exists)
    {
        ThisMachine machine = new(() => servers);
        instances = [.. instances.Select(instance => WithoutElsewhere(instance, machine))];
        string[] taken =
            [.. instances.Where(instance => HasAddress(instance) && instance.Host is null).Select(instance => instance.Socket)];
        return [.. instances.Select(instance => LocateOne(instance) with
        {
            Alternatives = [.. instance.Alternatives.Select(LocateOne).Where(alternative => alternative.Problem is null)],
        })];

        MySqlSettings LocateOne(MySqlSettings instance) => HasAddress(instance)
            ? instance
            : At(instance, Find(instance, instances.Count == 1, servers, path => exists(path) && !taken.Contains(path)), taken);
    }

    // Only the configuration itself may name a server whose data is not in this machine's snapshot.
    private static MySqlSettings WithoutElsewhere(MySqlSettings instance, ThisMachine machine)
    {
        MySqlSettings[] logins = [instance, .. instance.Alternatives];
        MySqlSettings[] elsewhere = [.. logins.Where(login => login.HostIsFromOptionFiles && !machine.Has(login))];
        if (elsewhere.Length == 0)
        {
            return instance;
        }

        MySqlSettings[] here = [.. logins.Except(elsewhere)];
        MySqlSettings first = here.Length > 0 ? here[0] : instance with { Host = null, HostIsFromOptionFiles = false };
        return first with
        {
            Alternatives = [.. here.Skip(1)],
            PassedOver = [.. instance.PassedOver, .. elsewhere.Select(login => ThisMachine.Elsewhere(login).Message).Distinct()],
        };
    }

    /// <summary>Whether something stands where an instance may be, before it is known which servers run.</summary>
    /// <param name="instance">The instance, option files included.</param>
    /// <param name="exists">Whether something stands at a path.</param>
    internal static bool IsLikely(MySqlSettings instance, Func<string, bool> exists) =>
        instance.Host is not null
        || (HasAddress(instance) ? [instance.Socket] : Standard.Concat(OfName(instance.Name))).Any(exists);

    private static bool HasAddress(MySqlSettings instance) =>
        instance.Host is not null || instance.Socket != Default || instance.Written.HasFlag(WrittenKeys.Server);

    private static MySqlSettings At(MySqlSettings instance, string? socket, string[] taken) =>
        socket is not null && !taken.Contains(socket)
            ? instance with { Socket = socket, SocketIsGuessed = IsGuess(instance, socket) }
            : instance with { Socket = string.Empty, Problem = instance.Problem ?? Missing(instance) };

    // In a folder of root's or the server's a socket is the server's. Elsewhere it may be anybody's: everybody
    // can make one in /tmp.
    private static bool IsGuess(MySqlSettings instance, string socket) =>
        !Standard.Concat(OfName(instance.Name)).Contains(socket) || socket.StartsWith("/tmp/", StringComparison.Ordinal);

    private static string Missing(MySqlSettings instance) => instance.Name == MySqlSettings.UnnamedInstance
        ? "no socket was found apart from those of other instances; set 'socket' or 'host' in [mysql]"
        : $"no socket of that name was found; set 'socket' or 'host' in {instance.Section}";

    // A name says which server is meant. To take another one that happens to run would break the promise that the section is.
    private static string? Find(
        MySqlSettings instance, bool isOnly, IReadOnlyList<RunningServer> servers, Func<string, bool> exists)
    {
        bool isNamed = instance.Name != MySqlSettings.UnnamedInstance;
        string? ofName = isNamed ? OfName(instance.Name).FirstOrDefault(exists) : null;
        return ofName is not null || (isNamed && !isOnly)
            ? ofName
            : Standard.FirstOrDefault(exists) ?? (isOnly ? OnlySocket(servers) : null) ?? Default;
    }

    // How those are named that run beside another one.
    private static string[] OfName(string name) =>
    [
        $"/run/mysqld/mysqld-{name}.sock",
        $"/run/mysqld-{name}/mysqld.sock",

        // MariaDB's units mariadb@NAME: mariadb@.socket, and the example in mariadb@.service.
        $"/run/mysqld/mysqld.sock-{name}",
        $"/run/mysqld/{name}.sock",

        // MySQL's manual: mysqld@NAME of systemd ("Using systemd to manage multiple MySQL instances"), and mysqld_multi.
        $"/var/lib/mysql-{name}/mysql.sock",
        $"/tmp/mysql.sock{name}",
    ];

    private static string? OnlySocket(IReadOnlyList<RunningServer> servers) =>
        servers.Where(server => !server.IsInContainer).ToArray() is [{ Sockets: [{ ReachablePath: { } path }] }] ? path : null;
}
