using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>Where servers listened before the hooks ran: a hook may stop or pause one, which then cannot be locked.</summary>
internal sealed class ServersBeforeHooks
{
    private const string Remedy = "if a hook stops it, change the hook, or set enabled = no for that instance";

    private readonly ILookup<bool, string> _configured;
    private readonly HashSet<string> _before;

    /// <summary>Looks now.</summary>
    /// <param name="instances">The configured instances. Of those that are not enabled nothing is said.</param>
    internal ServersBeforeHooks(IReadOnlyList<MySqlSettings> instances)
    {
        _configured = instances.Where(instance => instance is { Host: null, ContainerName: null })
            .ToLookup(instance => instance.Enabled != Participation.No, instance => instance.Socket);
        _before = instances.All(instance => instance.Enabled == Participation.No) ? [] : Listening();
    }

    /// <summary>That servers have stopped since, a line each.</summary>
    internal IEnumerable<string> Stopped => _before.Except(Listening()).Select(socket =>
        $"the server at {socket} was stopped after this freeze had begun; {Remedy}");

    /// <summary>Why an instance cannot be reached, where it is since its server was stopped or paused.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="problem">What is said otherwise: the problem, and behind a semicolon what to do.</param>
    /// <param name="servers">The servers that run now.</param>
    internal string Explain(MySqlSettings instance, string problem, IEnumerable<RunningServer> servers)
    {
        if (instance.Container is not null || instance.ContainerName is not null)
        {
            return problem;
        }

        string? cause = instance.Host is null && _before.Except(Listening()).Contains(instance.Socket)
            ? "it was stopped after this freeze had begun"
            : servers.Select(server => server.Suspension is { } suspension ? $"{server} {suspension}" : null)
                .FirstOrDefault(one => one is not null);
        return cause is null ? problem : $"{problem.Split("; ", 2)[0]}: {cause}; {Remedy}";
    }

    private HashSet<string> Listening() =>
    [
        .. ListeningSocket.OfUnix(ProcFile.TryRead("/proc/self/net/unix") ?? string.Empty)
            .Select(socket => socket.Path!)
            .Where(
                path => (ServerSearch.IsLikely(path) && !_configured[false].Contains(path)) || _configured[true].Contains(path)),
    ];
}
