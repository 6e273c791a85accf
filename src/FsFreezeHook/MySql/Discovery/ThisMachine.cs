using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>Which addresses are this machine's, those of the containers among them in which servers run.</summary>
/// <param name="servers">Finds the servers that run, where that matters.</param>
internal sealed class ThisMachine(Func<IReadOnlyList<RunningServer>> servers)
{
    // A name that takes longer to look up is not that of this machine.
    private static readonly TimeSpan LookUpWait = TimeSpan.FromSeconds(2);

    private readonly Lazy<OwnAddresses> _own = new(() => OwnAddresses.Of("/proc/self"));

    /// <summary>This machine, its servers looked for when they are first needed.</summary>
    internal static ThisMachine Now() => new(ServerSearch.OfThisMachine);

    /// <summary>Whether every address that the host of <paramref name="instance"/> has is this machine's.</summary>
    internal bool Has(MySqlSettings instance)
    {
        IPAddress[] addresses = instance.Host is { } host ? LookUp(host) : [IPAddress.Loopback];
        return addresses.Length > 0 && addresses.All(address => Has(address, instance.Port));
    }

    /// <summary>Whether a connection to <paramref name="address"/> and <paramref name="port"/> stays on this machine.</summary>
    internal bool Has(IPAddress address, int port) => _own.Value.Include(address) || servers().Any(server =>
        !server.SharesNetwork
        && server.EndPoints.Any(one => one.Port == port)
        && !IPAddress.IsLoopback(address)
        && OwnAddresses.Of(server.ProcFolder).Include(address));

    /// <summary>The address on another machine to which a connection of this process leads; null: none does.</summary>
    /// <param name="instance">The instance, which is connected to.</param>
    internal IPAddress? FindElsewhere(MySqlSettings instance) => instance.Host is null
        ? null
        : ConnectedPeers.At(instance.Port).FirstOrDefault(peer => !Has(peer, instance.Port));

    private static IPAddress[] LookUp(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }

        try
        {
            using CancellationTokenSource limit = new(LookUpWait);
            Task<IPAddress[]> answer = Dns.GetHostAddressesAsync(host, limit.Token);
            return answer.Wait(LookUpWait) ? answer.Result : [];
        }
        catch (Exception e) when (e is SocketException or AggregateException or OperationCanceledException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The failure that a server on another machine is, which only an option file names.</summary>
    internal static FailureException Elsewhere(MySqlSettings settings) => new(
        FailureReason.Unreachable,
        $"the option files name the server at {ConnectionOptions.Address(settings)}, which is not on this machine: "
            + "it is not locked, and its data is not in this machine's snapshot; to lock it anyway, "
            + $"set 'host' in {settings.Section}");
}
