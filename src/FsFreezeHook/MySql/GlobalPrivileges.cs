using System;
using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.MySql;

/// <summary>What an account may do on every database, those of its active roles included: from <c>SHOW GRANTS</c> of MySQL 8 on.</summary>
internal sealed class GlobalPrivileges
{
    private const string Everything = "ALL PRIVILEGES";

    // Whoever has one of them on every table sees every table in information_schema.
    private static readonly string[] OnTables =
        "ALTER,CREATE,CREATE VIEW,DELETE,DROP,INDEX,INSERT,REFERENCES,SELECT,SHOW VIEW,TRIGGER,UPDATE".Split(',');

    private readonly HashSet<string> _granted;
    private readonly bool _partlyRevoked;

    private GlobalPrivileges(HashSet<string> granted, bool partlyRevoked)
    {
        _granted = granted;
        _partlyRevoked = partlyRevoked;
    }

    /// <summary>Whether <c>information_schema.TABLES</c> shows every table of the server.</summary>
    /// <remarks>A table on which an account has no privilege is not there, and not missing either.</remarks>
    internal bool SeeEveryTable => !_partlyRevoked && OnTables.Any(Has);

    /// <summary>Whether <paramref name="privilege"/> is granted on <c>*.*</c>.</summary>
    internal bool Has(string privilege) => _granted.Contains(privilege) || _granted.Contains(Everything);

    /// <summary>From the rows of <see cref="Statements.OwnGrants"/>.</summary>
    internal static GlobalPrivileges Parse(IEnumerable<string?[]> rows)
    {
        const string grant = "GRANT ";
        const string everywhere = " ON *.* TO ";
        HashSet<string> granted = [];
        bool partlyRevoked = false;
        foreach (string line in rows.Select(row => row.FirstOrDefault() ?? string.Empty))
        {
            int end = line.IndexOf(everywhere, StringComparison.Ordinal);
            if (line.StartsWith(grant, StringComparison.Ordinal) && end > 0)
            {
                granted.UnionWith(line[grant.Length..end].Split(',', StringSplitOptions.TrimEntries));
            }

            partlyRevoked |= line.StartsWith("REVOKE ", StringComparison.Ordinal);
        }

        return new GlobalPrivileges(granted, partlyRevoked);
    }
}
