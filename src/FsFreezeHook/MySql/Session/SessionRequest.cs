using FsFreezeHook.MySql.Sections;

namespace FsFreezeHook.MySql.Session;

/// <summary>What freeze tells a holder's lock session.</summary>
/// <param name="Settings">The instance's settings, a password among them.</param>
/// <param name="ServerPid">The server's process, where its address tells; null where it does not.</param>
internal sealed record SessionRequest(MySqlSettings Settings, int? ServerPid);
