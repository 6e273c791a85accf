using System.Collections.Generic;
using System.Net.Sockets;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Containers;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using MySqlConnector;

namespace FsFreezeHook.MySql.Privileges;

/// <summary>What a server says of a login: what it is itself, and whom it takes us for.</summary>
/// <param name="Features">The server.</param>
/// <param name="Account">The account that we are.</param>
/// <param name="ClientHost">Where the server sees us come from.</param>
/// <param name="HasSocketLogin">Whether it can log in whoever connects to its socket by that process's user.</param>
internal sealed record ServerLogin(ServerFeatures Features, AccountName Account, string ClientHost, bool HasSocketLogin)
{
    /// <summary>As whom we were let in.</summary>
    public MySqlSettings? Settings { get; init; }

    /// <summary>Whether it is a member of a cluster that takes turns.</summary>
    public bool IsInCluster { get; init; }

    /// <summary>Logs in and asks.</summary>
    /// <exception cref="FailureException">The server cannot be reached, or denies access.</exception>
    internal static ServerLogin Ask(MySqlSettings settings)
    {
        using ServerConnection connection = LoginAttempts.Open(settings);
        try
        {
            return From(connection.Query(Statements.Login, ServerConnection.AnswerWait)[0]) with
            {
                Settings = connection.Login,
                IsInCluster =
                    ClusterVariables.Ask(connection, ServerConnection.AnswerWait) is { IsGalera: true } or { HasGroup: true },
            };
        }
        catch (MySqlException e)
        {
            throw ServerErrors.Statement(e, settings);
        }
    }

    /// <summary>What a server in a container says before a login, which it denies; null where it says nothing.</summary>
    internal static ServerLogin? Greeting(ContainerServer container)
    {
        const string local = "localhost";
        if (container.Host is not null)
        {
            return null;
        }

        using ContainerSocket socket = ContainerSocket.Open(container);
        return ServerGreeting.VersionAt(new UnixDomainSocketEndPoint(socket.Path)) is { } version
            ? new ServerLogin(
                ServerFeatures.Parse(version), new AccountName(new MySqlSettings { Name = container.Container }.User, local),
                local, false)
            : null;
    }

    /// <summary>From the row of <see cref="Statements.Login"/>.</summary>
    internal static ServerLogin From(IReadOnlyList<string?> row) => new(
        ServerFeatures.Parse(row[0] ?? string.Empty, mariaDbRelease: row[4]),
        AccountName.Parse(row[1] ?? string.Empty),
        AccountName.Parse(row[2] ?? string.Empty).Host,
        row[3] == "1");
}
