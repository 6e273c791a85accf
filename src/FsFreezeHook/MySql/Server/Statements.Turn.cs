using System;
using System.Globalization;

namespace FsFreezeHook.MySql.Server;

/// <content>The table in which the members of a cluster take turns; <c>grants</c> prints how it is made.</content>
internal static partial class Statements
{
    /// <summary>The table.</summary>
    internal const string TurnTable = "fsfreeze_hook.turn";

    /// <summary>
    /// A member of a cluster: whose turn it is, for how many more seconds at most, whether it is nobody's, and whether this
    /// member took it.
    /// </summary>
    /// <param name="name">The member's own name, in SQL.</param>
    internal static string Turn(string name) =>
        "SELECT node, freeze, GREATEST(0, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), ends)), "
        + $"freeze = '' OR ends <= UTC_TIMESTAMP(), node = {name} FROM {TurnTable} WHERE id = 1";

    /// <summary>
    /// The same: takes the turn where it is nobody's, or was left by a freeze of this member that ended without giving it back.
    /// Of two members that do so at once the cluster lets one commit.
    /// </summary>
    /// <param name="name">The member's own name, in SQL.</param>
    /// <param name="freezeId">The freeze.</param>
    /// <param name="hold">For how long it takes it at most.</param>
    internal static string TakeTurn(string name, string freezeId, TimeSpan hold) => string.Create(
        CultureInfo.InvariantCulture,
        $"UPDATE {TurnTable} SET node = {name}, freeze = '{freezeId}', "
            + $"ends = UTC_TIMESTAMP() + INTERVAL {WholeSeconds(hold)} SECOND ")
        + $"WHERE id = 1 AND (freeze IN ('', '{freezeId}') OR ends <= UTC_TIMESTAMP() "
        + $"OR (node = {name} AND freeze LIKE '{freezeId.Split('.')[0]}.%'))";

    /// <summary>The same: gives it back.</summary>
    internal static string GiveTurnBack(string freezeId) =>
        $"UPDATE {TurnTable} SET node = '', freeze = '', ends = UTC_TIMESTAMP() WHERE id = 1 AND freeze = '{freezeId}'";
}
