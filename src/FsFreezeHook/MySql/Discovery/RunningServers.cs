using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>The database servers that were found to run on this machine.</summary>
/// <param name="servers">The servers.</param>
/// <param name="isWhole">Whether all processes were looked at: otherwise further ones may run.</param>
[CollectionBuilder(typeof(RunningServers), nameof(Of))]
internal sealed class RunningServers(IList<RunningServer> servers, bool isWhole) : ReadOnlyCollection<RunningServer>(servers)
{
    /// <summary>Whether all processes were looked at: otherwise further servers may run.</summary>
    internal bool IsWhole { get; } = isWhole;

    /// <summary>Whether any runs, or may run.</summary>
    internal bool MayBeAny => Count > 0 || !IsWhole;

    /// <summary>These, and no others.</summary>
    internal static RunningServers Of(ReadOnlySpan<RunningServer> servers) => new(servers.ToArray(), isWhole: true);
}
