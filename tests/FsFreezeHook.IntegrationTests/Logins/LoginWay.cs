using System;
using System.Collections.Generic;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.IntegrationTests.Logins;

/// <summary>How a client of a server knows whom to log in as.</summary>
/// <param name="Words">For the table.</param>
/// <param name="IsLoginPath">Whether it stands in the login-path file, and not in <c>~/.my.cnf</c>.</param>
/// <param name="Lines">The lines of that file; null where it cannot be known so.</param>
internal sealed record LoginWay(string Words, bool IsLoginPath, Func<DatabaseServer, LoginAccount, IEnumerable<string>?> Lines)
{
    /// <summary>The variables that the client and the program have in their environment.</summary>
    public Func<DatabaseServer, LoginAccount, IEnumerable<(string Name, string Value)>> Variables { get; init; } = (_, _) => [];

    /// <summary>All that the table has.</summary>
    public static LoginWay[] All { get; } =
    [
        new("nothing but the socket", false, (server, account) => account.User == "root" ? BySocket(server) : null),
        new("option file, socket", false, (server, account) => [.. BySocket(server), .. Account(account)]),
        new("option file, host = localhost", false, (server, account) =>
            [.. BySocket(server), "host = localhost", .. Account(account)]),
        new("option file, socket and certificate", false, (server, account) =>
            server.Tls is { } tls ? [.. BySocket(server), .. Account(account), .. Certificate(tls)] : null),
        new("option file, host = 127.0.0.1", false, (server, account) =>
            server.Port > 0 ? [.. ByPort(server), .. Account(account)] : null),
        new("option file, password and socket in the environment", false, (_, account) => Named(account))
        {
            Variables = (server, account) => [("MYSQL_UNIX_PORT", server.SocketPath), .. Password(account)],
        },
        new("option file, password and address in the environment", false, (server, account) =>
            server.Port > 0 ? Named(account) : null)
        {
            Variables = (server, account) =>
                [("MYSQL_HOST", "127.0.0.1"), ("MYSQL_TCP_PORT", FormattableString.Invariant($"{server.Port}")),
                    .. Password(account)],
        },
        new("login path, socket", true, (server, account) => [.. BySocket(server), .. Account(account)]),
    ];

    private static string[] BySocket(DatabaseServer server) => ["[client]", $"socket = \"{server.SocketPath}\""];

    private static string[] ByPort(DatabaseServer server) =>
        ["[client]", "host = 127.0.0.1", FormattableString.Invariant($"port = {server.Port}")];

    private static string[] Account(LoginAccount account) => account.Password is null
        ? [$"user = \"{account.User}\""]
        : [$"user = \"{account.User}\"", $"password = \"{account.Password}\""];

    private static string[] Named(LoginAccount account) => ["[client]", $"user = \"{account.User}\""];

    private static IEnumerable<(string Name, string Value)> Password(LoginAccount account) =>
        account.Password is null ? [] : [("MYSQL_PWD", account.Password)];

    private static string[] Certificate(TlsFiles tls) =>
        ["ssl-ca = " + tls.Authority, "ssl-cert = " + tls.Certificate, "ssl-key = " + tls.Key];
}
