using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Clusters;

/// <summary>A member of a group of MySQL's Group Replication, which InnoDB Cluster is made of.</summary>
internal sealed class GroupMember : ClusterNode
{
    // Too little is known of a shorter time.
    private static readonly TimeSpan ShortestSample = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, string> _variables;
    private readonly Dictionary<string, string> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _hasMajority;

    private GroupMember(Dictionary<string, string> variables, List<Dictionary<string, string?>> members)
    {
        _variables = variables;
        _hasMajority = 2 * members.Count(member => member.GetValueOrDefault("MEMBER_STATE") == "UNREACHABLE") < members.Count;
        foreach ((string name, string? value) in
            members.Find(member => member.GetValueOrDefault("IS_OWN") == "1") ?? [])
        {
            _own[name] = ServerText.Of(value ?? string.Empty);
        }
    }

    /// <inheritdoc/>
    internal override bool IsReady => _hasMajority && MemberState is "ONLINE" or "RECOVERING";

    /// <inheritdoc/>
    internal override bool IsCurrent => _hasMajority && MemberState == "ONLINE";

    /// <inheritdoc/>
    internal override string Current => "ONLINE";

    /// <inheritdoc/>
    internal override bool? IsPrimary =>
        Shown(_variables, "group_replication_single_primary_mode") == "ON" ? Role == "PRIMARY" : null;

    /// <inheritdoc/>
    internal override string NameInSql => "CONCAT(COALESCE(@@GLOBAL.report_host, @@hostname), ':', @@GLOBAL.port)";

    /// <inheritdoc/>
    internal override string State => string.Join(
        ", ", new[] { MemberState, Role, _hasMajority ? string.Empty : "without a majority of its group" }.Where(one =>
            one.Length > 0));

    /// <inheritdoc/>
    internal override string Words => $"Group Replication member {Address} is {State}"
        + (Queue is > 0 and var queue
            ? string.Create(CultureInfo.InvariantCulture, $", with {queue} transactions to apply")
            : string.Empty);

    /// <inheritdoc/>
    internal override string? QueueNote => Threshold is { } threshold && 2 * Queue >= threshold
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Queue} transactions wait to be applied here; from {threshold} on flow control slows the writes of the whole group "
                + $"(group_replication_flow_control_applier_threshold): freeze for shorter, or when less is written")
        : null;

    /// <inheritdoc/>
    internal override string? HoldsOthersUp =>
        Shown(_variables, "group_replication_consistency") is ("AFTER" or "BEFORE_AND_AFTER") and var level
            ? "a write to any member waits until this one has applied it, so all of the group's writes wait for "
                + $"as long as it is frozen (group_replication_consistency is {level})"
            : null;

    private string MemberState => Shown(_own, "MEMBER_STATE") is { Length: > 0 } state ? state : "OFFLINE";

    private string Role => Shown(_own, "MEMBER_ROLE");

    private string Address => $"{Shown(_own, "MEMBER_HOST")}:{Shown(_own, "MEMBER_PORT")}";

    private long? Queue => Number(Shown(_own, "COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"));

    // Null where flow control is off.
    private long? Threshold => Shown(_variables, "group_replication_flow_control_mode") == "QUOTA"
        ? Number(Shown(_variables, "group_replication_flow_control_applier_threshold"))
        : null;

    /// <summary>Asks a server that has a group's name.</summary>
    /// <param name="variables">What <see cref="Statements.ClusterVariables"/> told.</param>
    /// <param name="connection">A connection to it.</param>
    /// <param name="wait">How long an answer is waited for.</param>
    /// <returns>Null where the server does not show it: before MySQL 8.</returns>
    /// <exception cref="MySqlException">The server did not answer, or the account may not see it.</exception>
    internal static GroupMember? Of(Dictionary<string, string> variables, ServerConnection connection, TimeSpan wait)
    {
        try
        {
            return new GroupMember(variables, connection.QueryNamed(Statements.GroupMembers, wait));
        }
        catch (MySqlException e) when (ServerErrors.IsAnswer(e) && !ServerErrors.IsAccessDenied(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    internal override TimeSpan? SlowsAfter(ClusterNode before, TimeSpan between)
    {
        const string certified = "COUNT_TRANSACTIONS_CHECKED";
        return before is GroupMember earlier && between >= ShortestSample && Threshold is { } threshold
            && Number(Shown(_own, certified)) - Number(Shown(earlier._own, certified)) is > 0 and var committed
            ? TimeSpan.FromSeconds(Math.Max(0, threshold - (Queue ?? 0)) * between.TotalSeconds / committed)
            : null;
    }

    /// <inheritdoc/>
    internal override void AddTo(JsonObject facts, string stateBefore) => facts[ServerFacts.GroupReplication] = new JsonObject
    {
        ["group"] = Shown(_variables, "group_replication_group_name"),
        ["member"] = Address,
        ["role"] = Role,
        ["view"] = Shown(_own, "VIEW_ID"),
        ["applierQueue"] = Queue,
        ["stateBefore"] = stateBefore,
    };
}
