using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Privileges;

/// <summary>The account that an instance needs and no more than that, as SQL for an administrator to run.</summary>
/// <remarks>The one file beside <see cref="Statements"/> with SQL: this program prints it and never sends it.</remarks>
/// <param name="settings">The instance.</param>
/// <param name="login">A connection of its account.</param>
internal sealed class Grants(MySqlSettings settings, ServerLogin login)
{
    /// <summary>The user that is made where none is configured.</summary>
    internal const string User = "fsfreeze-hook";

    // 64 of them, and none that SQL or a configuration file would take for something else.
    private const string PasswordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private const int PasswordLength = 32;

    private readonly ServerLogin _login = login;

    private ServerFeatures Server => _login.Features;

    // Who logs in as root, or as Debian's own account, has no account of the program's own yet.
    private bool MakesAccount => settings.User == new MySqlSettings { Name = settings.Name }.User
        || settings.LoginOrigin == OptionFileReader.DebianOrigin;

    private AccountName Account => MakesAccount ? new AccountName(User, _login.ClientHost) : _login.Account;

    private string InSql => Account.InSql;

    /// <summary>Why there is nothing to print; null where there is.</summary>
    internal FailureException? Refusal => MakesAccount switch
    {
        true when !Account.IsQuotable || Account.Host.AsSpan().ContainsAny('%', '/') => new FailureException(
            FailureReason.AccessDenied,
            $"the server sees this client come from '{ServerText.Of(Account.Host)}', which is not a host name; "
                + "see which server answers"),
        false when Account.Obstacle(settings) is { } obstacle => new FailureException(
            FailureReason.AccessDenied,
            $"{obstacle}; see which server answers, or make an account of another name for 'user' in {settings.Section}"),
        _ => null,
    };

    // MariaDB compares the name of the process's user with the account's alone, before 11.6: its manual's page on unix_socket.
    private bool LogsInBySocket =>
        settings is { Host: null, Container: null }
        && _login.HasSocketLogin && (!Server.IsMariaDb || Server.Version >= new Version(11, 6));

    /// <summary>The statements, with comments that say what they are and what else is to be done.</summary>
    /// <param name="password">The password for an account that is made and needs one.</param>
    internal string Print(string password)
    {
        List<string> lines =
        [
            $"-- The account of fsfreeze-hook on this {Server}, for the keys 'lock' and 'blockers' as they are set now.",
            settings.Container is { } container
                ? $"-- Run it as an administrator of the server in its container: {EnterFor(container)}"
                : "-- Run it as an administrator of the server.",
        ];
        lines.AddRange(
            MakesAccount ? Making(password) : [$"-- {InSql} exists already: its password and its other privileges stay."]);
        lines.AddRange(Granting());
        lines.AddRange(_login.IsInCluster ? TakingTurns() : []);
        lines.AddRange(MakesAccount ? Configuring(password) : []);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A new password, of the strength that servers' plugins ask for.</summary>
    internal static string NewPassword()
    {
        while (true)
        {
            string password = RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength);
            if (char.IsAsciiLetter(password[0]) && password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiLetterUpper)
                && password.Any(char.IsAsciiDigit) && !password.All(char.IsAsciiLetterOrDigit))
            {
                return password;
            }
        }
    }

    // Twice the login: the account may be there from an earlier run, with another password.
    private IEnumerable<string> Making(string password)
    {
        string login = LogsInBySocket
            ? $"IDENTIFIED {(Server.IsMariaDb ? "VIA unix_socket" : "WITH auth_socket")} AS 'root'"
            : $"IDENTIFIED BY '{password}'";
        bool needsTls = settings.Host is not null
            && settings.TlsMode is TlsMode.Required or TlsMode.VerifyCa or TlsMode.VerifyIdentity;
        return
        [
            $"CREATE USER IF NOT EXISTS {InSql} {login};",
            $"ALTER USER {InSql} {login}{(needsTls ? " REQUIRE SSL" : string.Empty)};",
            $"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {InSql};",
        ];
    }

    private IEnumerable<string> Granting()
    {
        IReadOnlyList<Privilege> needed = NeededPrivileges.Of(settings, Server);
        IEnumerable<string> everywhere =
            needed.Where(privilege => privilege.On == Privilege.Everywhere).Select(privilege => privilege.Name);
        yield return $"GRANT {string.Join(", ", everywhere)} ON *.* TO {InSql};";
        foreach (Privilege privilege in needed.Where(privilege => privilege.On != Privilege.Everywhere))
        {
            yield return privilege.GrantTo(Account);
        }

        if (!Server.IsMariaDb && Server.Version.Major >= 8 && settings.Blockers != BlockerPolicy.Wait)
        {
            yield return "-- This account may not end sessions of accounts with SYSTEM_USER, such as root.";
        }
    }

    // A primary key, as both kinds of cluster want it.
    private string[] TakingTurns() =>
    [
        "-- For members of a cluster not to be frozen at the same time ('cluster-turn'), a table that it replicates: "
            + "on one of them.",
        "CREATE DATABASE IF NOT EXISTS fsfreeze_hook;",
        $"CREATE TABLE IF NOT EXISTS {Statements.TurnTable} (id TINYINT NOT NULL PRIMARY KEY, node VARCHAR(255) NOT NULL, "
            + "freeze VARCHAR(80) NOT NULL, ends DATETIME NOT NULL) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;",
        $"INSERT IGNORE INTO {Statements.TurnTable} VALUES (1, '', '', '2000-01-01');",
        $"GRANT SELECT, UPDATE ON {Statements.TurnTable} TO {InSql};",
    ];

    // The client is the container's own; which of the two names it has is its server's matter.
    private string EnterFor(ContainerServer container) => ShellWords.Join(
        [
            .. container.Enter.Select(word => word == "-it" ? "-i" : word), Server.IsMariaDb ? "mariadb" : "mysql",
            "--user=root", "--password",

            // A path that the container chose stands in no comment that a client reads, but where it can be
            // nothing else than a path.
            .. ClientCommand.AddressIn(container).Where(option =>
                option.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '=' or ':')),
        ]);

    private List<string> Configuring(string password)
    {
        string section = settings.Name == MySqlSettings.UnnamedInstance ? "[mysql]" : $"[mysql {settings.Name}]";
        List<string> lines =
        [
            "-- Then write in fsfreeze-hook.conf, which only root may read (mode 0600):",
            $"-- {section}",
            .. settings.Container is { } container ? (string[])[$"-- container = {container.Container}"] : [],
            $"-- user = {User}",
        ];
        if (!LogsInBySocket)
        {
            lines.Add($"-- password = {password}");
        }

        return lines;
    }
}
