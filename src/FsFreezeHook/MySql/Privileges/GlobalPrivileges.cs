using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Privileges;

/// <summary>What an account may do on every database, those of its active roles included: from <c>SHOW GRANTS</c>.</summary>
internal sealed class GlobalPrivileges
{
    private const string Everything = "ALL PRIVILEGES";

    /// <summary>The one of <see cref="OnTables"/> that by itself allows nothing.</summary>
    internal const string Harmless = "REFERENCES";

    /// <summary>Whoever has one of them on every table sees every table in <c>information_schema</c>.</summary>
    internal static readonly string[] OnTables =
        "ALTER,CREATE,CREATE VIEW,DELETE,DROP,INDEX,INSERT,REFERENCES,SELECT,SHOW VIEW,TRIGGER,UPDATE".Split(',');

    private readonly HashSet<string> _granted;
    private readonly HashSet<string> _partlyRevoked;

    private GlobalPrivileges(HashSet<string> granted, HashSet<string> partlyRevoked)
    {
        _granted = granted;
        _partlyRevoked = partlyRevoked;
    }

    /// <summary>Whether <c>information_schema.TABLES</c> shows every table of the server.</summary>
    /// <remarks>A table on which an account has no privilege is not there, and not missing either.</remarks>
    internal bool SeeEveryTable => OnTables.Any(Has);

    /// <summary>Whether <paramref name="privilege"/> is granted on <c>*.*</c>, and not taken back on some database.</summary>
    internal bool Has(string privilege) => Contains(_granted, privilege) && !Contains(_partlyRevoked, privilege);

    /// <summary>Whether it, or another one that allows the same, is granted.</summary>
    internal bool Allows(Privilege privilege) => privilege.Others.Prepend(privilege.Name).Any(Has);

    /// <summary>Those of the account that a connection is.</summary>
    /// <exception cref="MySqlException">The server did not answer.</exception>
    internal static GlobalPrivileges Of(ServerConnection connection)
    {
        try
        {
            return Parse(connection.Query(Statements.OwnGrants, ServerConnection.AnswerWait));
        }
        catch (MySqlException e) when (ServerErrors.HasNoGrants(e))
        {
            // Started with skip-grant-tables: whoever gets in may do everything.
            return new GlobalPrivileges([Everything], []);
        }
    }

    /// <summary>From the rows of <see cref="Statements.OwnGrants"/>.</summary>
    internal static GlobalPrivileges Parse(IEnumerable<string?[]> rows)
    {
        HashSet<string> granted = [];
        HashSet<string> partlyRevoked = [];
        foreach (string line in rows.Select(row => row.FirstOrDefault() ?? string.Empty))
        {
            granted.UnionWith(Between("GRANT ", " ON *.* TO ", line));
            partlyRevoked.UnionWith(Between("REVOKE ", " ON ", line));
        }

        return new GlobalPrivileges(granted, partlyRevoked);
    }

    private static bool Contains(HashSet<string> privileges, string privilege) =>
        privileges.Contains(privilege) || privileges.Contains(Everything);

    private static string[] Between(string before, string behind, string line)
    {
        int end = line.IndexOf(behind, StringComparison.Ordinal);
        return line.StartsWith(before, StringComparison.Ordinal) && end > 0
            ? line[before.Length..end].Split(',', StringSplitOptions.TrimEntries)
            : [];
    }
}
