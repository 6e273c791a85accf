using System.Linq;
using System.Net.NetworkInformation;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Ports for the members of clusters. A member connects to the others before it listens on all of its own: one of those that the
/// kernel gives to connections may be taken by then.
/// </summary>
internal static class ClusterPorts
{
    // The kernel gives those from 32768 on (ip_local_port_range).
    private const int First = 21_000;
    private const int Last = 31_000;

    private static int _next = First;

    /// <summary>One on which nobody listens, and that was not given before.</summary>
    public static int Next()
    {
        int[] taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];
        while (_next < Last)
        {
            _next++;
            if (!taken.Contains(_next))
            {
                return _next;
            }
        }

        throw new TestBedException("there are no more ports for clusters");
    }
}
