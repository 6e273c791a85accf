using System;
using System.Collections.Generic;
using System.Globalization;
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
/// lock or a backup stage is taken, and comes back by itself when that session releases it or ends; a member of Group Replication
/// keeps what it receives. Nothing is changed here that would have to be set back.
/// </summary>
internal sealed class ClusterMember
{
    /// <summary>The one of a server without a cluster.</summary>
    internal static readonly ClusterMember None = new(node: null, GaleraPolicy.Any);

    /// <summary>A freeze that lasts for less than that slows no writes, or it is told.</summary>
    internal static readonly TimeSpan UsualHold = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    // How long it is looked whether a node that has just been released is still a member.
    private static readonly TimeSpan ReleasedWait = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(30);

    private readonly ClusterNode? _node;
    private readonly GaleraPolicy _policy;
    private readonly long _foundAt = TimeProvider.System.GetTimestamp();

    private ClusterMember(ClusterNode? node, GaleraPolicy policy)
    {
        _node = node;
        _policy = policy;
    }

    /// <summary>Why the server is left alone, as its <c>role</c> says; null: it is to be locked.</summary>
    internal string? LeftAlone { get; private init; }

    /// <summary>Finds it out before the lock.</summary>
    /// <param name="connection">A connection to the server, with which nothing but its state was asked.</param>
    /// <param name="features">The server.</param>
    /// <param name="settings">The instance.</param>
    /// <param name="mustBeLocked">Whether an attempt at its lock was made already.</param>
    /// <exception cref="FailureException">
    /// It is outside its cluster, and takes no statements; or what its <c>role</c> says cannot be, or no longer is.
    /// </exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static ClusterMember Of(
        ServerConnection connection, ServerFeatures features, MySqlSettings settings, bool mustBeLocked)
    {
        ClusterNode? node = FindReady(connection, settings);
        string? leftAlone = ServerRole.FindReason(connection, features, node, settings);
        return leftAlone is not null && mustBeLocked
            ? throw new FailureException(FailureReason.LockNotGranted, $"its role has changed meanwhile: {leftAlone}; try again")
            : new ClusterMember(node, settings.Galera) { LeftAlone = leftAlone };
    }

    /// <summary>Refuses a member that is outside its cluster, unless any state will do.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="settings">The instance.</param>
    /// <returns>The member; null: the server is none.</returns>
    /// <exception cref="FailureException">It is.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static ClusterNode? FindReady(ServerConnection connection, MySqlSettings settings)
    {
        ClusterNode? node = ClusterSearch.Find(connection, ServerConnection.AnswerWait);
        RequireReady(node, settings);
        return node;
    }

    /// <summary>The node's own state, where it is to be waited for; and another member that is frozen.</summary>
    /// <param name="connection">A connection to the server that holds no lock.</param>
    /// <param name="turn">The turn, which is taken where the state is as it should be.</param>
    /// <exception cref="FailureException">Another member is frozen, and that is not to be waited for.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<Blocker> Blockers(ServerConnection connection, ClusterTurn turn) =>
        _node is null ? []
            : _policy == GaleraPolicy.Any
                || ClusterSearch.Find(connection, ServerConnection.AnswerWait) is not { IsCurrent: false } node
            ? turn.Blockers(connection, _node)
            : [new Blocker("cluster", $"that {node.Words}, and not {node.Current} (key 'galera'),")];

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
            ClusterNode? locked = ClusterSearch.Find(connection, AnswerWait);
            RequireReady(locked, settings);
            locked?.AddTo(facts, _node.State);
            return locked?.HoldsOthersUp is { } held ? [held]
                : locked?.SlowsAfter(_node, TimeProvider.System.GetElapsedTime(_foundAt)) is { } after && after < UsualHold
                ? [SlowsAfter(after)]
                : [];
        }
        catch (MySqlException e)
        {
            return [$"the member's place in its cluster is left out: {ServerErrors.OneLine(e.Message)}"];
        }
    }

    /// <summary>That a freeze which lasts for long slows the other members' writes, in words.</summary>
    /// <param name="after">For how long.</param>
    internal static string SlowsAfter(TimeSpan after) => string.Create(
        CultureInfo.InvariantCulture,
        $"as much as is written now, a freeze that lasts for longer than {after.TotalSeconds:0} s makes flow control "
            + $"slow the writes of the whole group");

    /// <summary>
    /// Says of a node that has been released, and now hears again of its cluster, that it has left it, or that it is far behind.
    /// </summary>
    /// <param name="connection">A connection to the server, on which nothing else depends any more.</param>
    /// <returns>Null where it is a member.</returns>
    internal string? AfterRelease(ServerConnection connection)
    {
        Deadline end = Deadline.After(ReleasedWait, TimeProvider.System);
        string? queue = null;
        try
        {
            while (_node is not null && ClusterSearch.Find(connection, ReleasedWait) is { } node)
            {
                queue ??= node.QueueNote;
                if (!node.IsReady)
                {
                    return $"{node.Words}: it left its cluster while it was frozen, or before; "
                        + "the snapshot is consistent, and has nothing that the cluster committed since";
                }

                if (node.IsCurrent || end.IsOver)
                {
                    break;
                }

                Thread.Sleep(LookAgain);
            }
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            // The lock is released: what is not answered here is nobody's.
        }

        return queue;
    }

    private static void RequireReady(ClusterNode? node, MySqlSettings settings)
    {
        if (node is { IsReady: false } && settings.Galera == GaleraPolicy.RequireSynced)
        {
            throw new FailureException(
                FailureReason.LockNotGranted,
                $"{node.Words}, outside its cluster, and what it has may be old; "
                    + $"let it join, or write galera = any in {settings.Section}");
        }
    }
}
