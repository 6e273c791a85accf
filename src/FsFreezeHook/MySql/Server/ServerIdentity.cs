using System.Globalization;

namespace FsFreezeHook.MySql.Server;

/// <summary>Who a server says that it is, and who we are on it.</summary>
/// <param name="Features">What it is.</param>
/// <param name="Version">Its own version string.</param>
/// <param name="Connection">The number of the connection that was asked.</param>
/// <param name="Account">The account that it takes us for.</param>
/// <param name="PidFile">Its pid file.</param>
/// <param name="HostName">What it takes for its machine's name.</param>
internal sealed record ServerIdentity(
    ServerFeatures Features, string Version, long Connection, string Account, string? PidFile, string? HostName)
{
    /// <summary>Whether it is what another connection found, as far as the server says who it is.</summary>
    internal bool IsSameServer(ServerIdentity other) =>
        (Version, PidFile, HostName) == (other.Version, other.PidFile, other.HostName);

    /// <summary>Asks a server.</summary>
    /// <exception cref="MySqlConnector.MySqlException">It did not answer.</exception>
    internal static ServerIdentity Ask(ServerConnection connection)
    {
        string?[] row = connection.Query(Statements.Identity, ServerConnection.AnswerWait)[0];
        string version = row[0] ?? string.Empty;
        return new ServerIdentity(
            ServerFeatures.Parse(version, mariaDbRelease: row[5]),
            version,
            long.Parse(row[1] ?? "0", CultureInfo.InvariantCulture),
            Account: row[3] ?? string.Empty,
            PidFile: row[2],
            HostName: row[4]);
    }
}
