using System;
using System.Collections.Generic;
using System.Globalization;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Server;

/// <summary>What an administrator is told to do on a server, as commands that can be pasted into a shell as they are.</summary>
/// <remarks>
/// Beside what <c>fsfreeze-hook grants</c> prints the one file with SQL that this program prints and never sends.
/// </remarks>
/// <param name="settings">The instance, its socket found.</param>
/// <param name="features">Its server.</param>
internal sealed class ClientCommand(MySqlSettings settings, ServerFeatures features)
{
    /// <summary>What stands before a command at the end of a line that also says something else.</summary>
    internal const string Mark = "run: ";

    /// <summary>Makes MariaDB show sessions that idle with tables locked.</summary>
    internal string InstallMetadataLockInfo => Of("INSTALL SONAME 'metadata_lock_info'");

    /// <summary>Has a server no longer log every statement there; null where only its configuration can.</summary>
    internal string? SwitchOff(StatementLogKind log) => log switch
    {
        StatementLogKind.General => Of("SET GLOBAL general_log = OFF"),
        StatementLogKind.Slow => Of("SET GLOBAL long_query_time = 1"),
        StatementLogKind.ServerAudit => Of("SET GLOBAL server_audit_logging = OFF"),
        _ => null,
    };

    /// <summary>Makes MySQL show sessions that idle with tables locked, until it restarts.</summary>
    internal string EnableInstruments => Of(
        $"UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME IN ('{Statements.MetadataLocksInstrument}', "
            + $"'{Statements.TableHandlesInstrument}')");

    /// <summary>Switches InnoDB's redo log on again.</summary>
    internal string EnableRedoLog => Of("ALTER INSTANCE ENABLE INNODB REDO_LOG");

    /// <summary>Prints the account that the instance needs.</summary>
    internal string PrintGrants => GrantsOf(settings);

    /// <summary>Prints the account that an instance needs.</summary>
    internal static string GrantsOf(MySqlSettings settings) => ShellWords.Join(["fsfreeze-hook", "grants", settings.Name]);

    /// <summary>Gives an account privileges, all of them on one thing.</summary>
    /// <param name="privileges">The privileges' names.</param>
    /// <param name="on">What they are granted on.</param>
    /// <param name="account">The account.</param>
    internal string Grant(IEnumerable<string> privileges, string on, AccountName account) =>
        Of($"GRANT {string.Join(", ", privileges)} ON {on} TO {account.InSql}");

    /// <summary>Ends a session's statement, and leaves the session.</summary>
    /// <param name="connection">Its number.</param>
    internal string EndStatement(long connection) => Of(Statements.KillQuery(connection));

    /// <summary>Ends a session.</summary>
    /// <param name="connection">Its number.</param>
    internal string End(long connection) => Of(Statements.Kill(connection));

    private string Of(string statement) =>
        ShellWords.Join([.. settings.Container?.Enter ?? [], Program, .. Address, "-e", statement]);

    // MariaDB's own name for it, from 10.4.6 on.
    private string Program => features.IsMariaDb && features.Version >= new Version(10, 4, 6) ? "mariadb" : "mysql";

    private string[] Address => settings.Container is { } container
        ? [.. AddressIn(container), .. settings.Password is null ? (string[])[] : ["-u", settings.User, "-p"]]
        : settings.Host is { } host
        ? ["--host=" + host, string.Create(CultureInfo.InvariantCulture, $"--port={settings.Port}")]
        : ["--socket=" + settings.Socket];

    /// <summary>The client's options that lead to a server, in its container.</summary>
    internal static string[] AddressIn(ContainerServer container) => container.Host is { } host
        ? ["--host=" + host, string.Create(CultureInfo.InvariantCulture, $"--port={container.Port}")]
        : ["--socket=" + container.Socket];
}
