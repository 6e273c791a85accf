using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>
/// What its cluster has to do with the lock of a server. A Galera node takes itself out of flow control and pauses when a read
/// lock or a backup stage is taken, and comes back by itself when that session releases it or ends: nothing is changed here that
/// would have to be set back.
/// </summary>
internal sealed class ClusterMember
{
    /// <summary>The one of a server without a cluster.</summary>
    internal static readonly ClusterMember None = new(node: null, GaleraPolicy.Any);

    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    // How long it is looked whether a node that has just been released is still a member.
    private static readonly TimeSpan ReleasedWait = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(30);

    private readonly GaleraNode? _node;
    private readonly GaleraPolicy _policy;

    private ClusterMember(GaleraNode? node, GaleraPolicy policy)
    {
        _node = node;
        _policy = policy;
    }

    /// <summary>Finds it out before the lock.</summary>
    /// <param name="connection">A connection to the server, with which nothing but its state was asked.</param>
    /// <param name="settings">The instance.</param>
    /// <exception cref="FailureException">It is outside its cluster, and takes no statements.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static ClusterMember Of(ServerConnection connection, MySqlSettings settings)
    {
        ClusterMember member = new(GaleraNode.Of(connection, ServerConnection.AnswerWait), settings.Galera);
        RequireReady(member._node, settings);
        return member;
    }

    /// <summary>Refuses a node that is outside its cluster, unless any state will do.</summary>
    /// <param name="node">The node; null: the server is none.</param>
    /// <param name="settings">The instance.</param>
    /// <exception cref="FailureException">It is.</exception>
    internal static void RequireReady(GaleraNode? node, MySqlSettings settings)
    {
        if (node is { IsReady: false } && settings.Galera == GaleraPolicy.RequireSynced)
        {
            throw new FailureException(
                FailureReason.LockNotGranted,
                $"{node.Words}, outside its cluster, and what it has may be old; "
                    + $"let it join, or write galera = any in {settings.Section}");
        }
    }

    /// <summary>The node's own state, where it is to be waited for.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<Blocker> Blockers(ServerConnection connection) =>
        _node is null || _policy == GaleraPolicy.Any
            || GaleraNode.Of(connection, ServerConnection.AnswerWait) is not { IsSynced: false } node
            ? []
            : [new Blocker("galera", $"that {node.Words}, and not Primary and Synced (key 'galera'),")];

    /// <summary>Adds what is known of it under the lock to the facts of the freeze record.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="connection">A connection to the server, on which nothing else depends; null: there is none.</param>
    /// <param name="settings">The instance.</param>
    /// <returns>What is to be noted, a line each.</returns>
    /// <exception cref="FailureException">The node has left its cluster meanwhile.</exception>
    internal IReadOnlyList<string> AddTo(JsonObject facts, ServerConnection? connection, MySqlSettings settings)
    {
        if (_node is null || connection is null)
        {
            return [];
        }

        try
        {
            GaleraNode? locked = GaleraNode.Of(connection, AnswerWait);
            RequireReady(locked, settings);
            facts[ServerFacts.Galera] = locked is null ? null : new JsonObject
            {
                ["cluster"] = locked.Cluster,
                ["sequenceNumber"] = locked.SequenceNumber,
                ["node"] = locked.Name,
                ["stateBefore"] = _node.State,
            };
            return [];
        }
        catch (MySqlException e)
        {
            return [$"the Galera node's position is left out: {ServerErrors.OneLine(e.Message)}"];
        }
    }

    /// <summary>Says of a node that has been released, and now hears again of its cluster, that it has left it.</summary>
    /// <param name="connection">A connection to the server, on which nothing else depends any more.</param>
    /// <returns>Null where it is a member.</returns>
    internal string? AfterRelease(ServerConnection connection)
    {
        Deadline end = Deadline.After(ReleasedWait, TimeProvider.System);
        try
        {
            while (_node is not null && GaleraNode.Of(connection, ReleasedWait) is { IsSynced: false } node)
            {
                if (!node.IsReady)
                {
                    return $"{node.Words}: it left its cluster while it was frozen, or before; "
                        + "the snapshot is consistent, and has nothing that the cluster committed since";
                }

                if (end.IsOver)
                {
                    return null;
                }

                Thread.Sleep(LookAgain);
            }
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // The lock is released: what is not answered here is nobody's.
        }

        return null;
    }
}
