using System.Text.Json;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.MySql.Session;

/// <summary>What freeze tells a holder's lock session.</summary>
/// <param name="Settings">The instance's settings, a password among them.</param>
/// <param name="ServerPid">The server's process, where its address tells; null where it does not.</param>
internal sealed record SessionRequest(InstanceSettings Settings, int? ServerPid)
{
    /// <summary>The order that a holder's order has in it.</summary>
    /// <exception cref="JsonException">It is none; the message may repeat it.</exception>
    internal static SessionRequest From(JsonElement order) =>
        order.Deserialize(MySqlJson.Default.SessionRequest) is { Settings: { Name: not null, Socket: not null, User: not null } } read
            ? read
            : throw new JsonException("no order");
}
