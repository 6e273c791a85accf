using System;
using System.Collections.Generic;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>
/// The turn of the members of a cluster, of which one at a time is to be frozen. No server shows which of the others are. So who
/// freezes writes that into a table of the cluster's own, where there is one: of two who do at once, the cluster lets one commit.
/// A turn ends by itself, for a holder may be killed.
/// </summary>
/// <param name="freezeId">The freeze.</param>
/// <param name="settings">The instance.</param>
internal sealed class ClusterTurn(string freezeId, MySqlSettings settings)
{
    // Above what the server's own limit on the lock session adds to max-hold.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    // It is taken again where it was waited for long since.
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan GiveBackWait = TimeSpan.FromSeconds(2);

    private bool _isUnusable;
    private bool _isOurs;
    private long _takenAt;

    /// <summary>Whether it was taken, or may have been: it is to be given back.</summary>
    internal bool MayBeOurs { get; private set; }

    /// <summary>Takes the turn, where the cluster has the table.</summary>
    /// <param name="connection">A connection that holds no lock.</param>
    /// <param name="node">The member.</param>
    /// <returns>Who has it; none where it is ours, or cannot be seen.</returns>
    /// <exception cref="FailureException">Another member has it, and that is not to be waited for.</exception>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal IReadOnlyList<Blocker> Blockers(ServerConnection connection, ClusterNode node)
    {
        if (settings.Turn == TurnPolicy.Off || _isUnusable
            || (_isOurs && TimeProvider.System.GetElapsedTime(_takenAt) < RenewedAfter))
        {
            return [];
        }

        TurnRow? row;
        try
        {
            row = Take(connection, node);
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e))
        {
            // Its transaction met another one, or the table is none of ours.
            _isUnusable = ServerErrors.IsMissing(e);
            _isOurs = false;
            return _isUnusable ? [] : [new Blocker("turn", "another member of the cluster, which takes its turn now,")];
        }

        _isUnusable = row is null;
        _isOurs = row?.Freeze == freezeId;
        _takenAt = TimeProvider.System.GetTimestamp();
        if (_isUnusable || _isOurs)
        {
            return [];
        }

        return settings.Turn == TurnPolicy.Wait
            ? [new Blocker("turn", $"that {row!.Words} (key 'cluster-turn'),")]
            : throw new FailureException(
                FailureReason.LockNotGranted,
                $"{row!.Words}; freeze this one when it has thawed, or write cluster-turn = wait in {settings.Section}");
    }

    /// <summary>Gives it back, where it was taken.</summary>
    /// <param name="connection">A connection that holds no lock.</param>
    /// <returns>That the others wait for longer, since the server did not answer; null where they do not.</returns>
    internal string? GiveBack(ServerConnection connection)
    {
        if (!MayBeOurs)
        {
            return null;
        }

        (MayBeOurs, _isOurs) = (false, false);
        try
        {
            connection.Execute(Statements.GiveTurnBack(freezeId), GiveBackWait);
            return null;
        }
        catch (Exception e) when (e is MySqlException or FailureException)
        {
            return $"the turn in its cluster may not be given back ({ServerErrors.OneLine(e.Message, settings)}): "
                + "other members may wait for it until it ends by itself";
        }
    }

    /// <summary>What can be seen of the turn, in words.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="node">The member.</param>
    /// <param name="settings">The instance.</param>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static string Describe(ServerConnection connection, ClusterNode node, MySqlSettings settings)
    {
        const string unseen = "it cannot be seen from here whether another member is frozen: "
            + "let the snapshots of a cluster's members follow one another, not begin together";
        if (settings.Turn == TurnPolicy.Off)
        {
            return "whether another member is frozen is not looked at (cluster-turn = off)";
        }

        try
        {
            return TurnRow.Find(connection, node) switch
            {
                null => unseen,
                { IsFree: false, IsOwn: true } =>
                    "the cluster's turn was left by a freeze of this member that was killed, and the next one takes it over",
                { IsFree: false } taken => taken.Words,
                _ when node.IsPrimary == false => $"the primary is not frozen; whether another secondary is cannot be seen, for "
                    + "this member takes no writes: let the snapshots of the secondaries follow one another",
                _ => "no other member is frozen",
            };
        }
        catch (MySqlException e) when (ServerErrors.IsMissing(e))
        {
            return $"{unseen}, or make the table {Statements.TurnTable} that 'fsfreeze-hook grants' prints";
        }
    }

    private TurnRow? Take(ServerConnection connection, ClusterNode node)
    {
        TurnRow? row = TurnRow.Find(connection, node);
        if (row?.MayBeTakenFor(freezeId) != true)
        {
            return row;
        }

        MayBeOurs = true;
        connection.Execute(
            Statements.TakeTurn(node.NameInSql, freezeId, settings.LockTimeout + settings.MaxHold + Margin),
            ServerConnection.AnswerWait);
        return TurnRow.Find(connection, node);
    }
}
