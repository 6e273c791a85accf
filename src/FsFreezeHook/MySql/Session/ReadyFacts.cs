using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.MySql.Layout;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Session;

/// <summary>What a lock session has found out before its lock is asked for.</summary>
/// <param name="Identity">What its server said of itself.</param>
/// <param name="Lock">The lock that it will take.</param>
/// <param name="Layout">Where the data lies.</param>
/// <param name="Engines">Which tables the lock or the snapshot does not bring back.</param>
internal sealed record ReadyFacts(ServerIdentity Identity, ServerLock Lock, DataLayout Layout, TableEngines Engines)
{
    /// <summary>Why it is that lock, where the server decided.</summary>
    public string? LockReason { get; init; }

    /// <summary>The session's mark; null where its server gives none.</summary>
    public string? Mark { get; init; }

    /// <summary>The server's process, where the session itself told.</summary>
    public int? Process { get; init; }

    /// <summary>Which of the instance's logins was let in, the first being 0.</summary>
    public int Login { get; init; }

    /// <summary>For the freeze record, under the names of <see cref="ServerFacts"/>, and for the freeze itself.</summary>
    internal JsonObject ToJson()
    {
        JsonObject facts = new()
        {
            [HeldInstance.ServerFact] = Identity.Features.ToString(),
            [ServerFacts.ServerVersion] = Identity.Version,
            [HeldInstance.LockFact] = Lock.Name,
            [ServerFacts.Connection] = Identity.Connection,
            [ServerFacts.Mark] = Mark,
            [ServerFacts.Account] = Identity.Account,
            [ServerFacts.Process] = Process,
            [ServerFacts.PidFile] = Identity.PidFile,
            [ServerFacts.HostName] = Identity.HostName,
            [ServerFacts.Login] = Login,
            [ServerFacts.Layout] = Lines(Layout.Warnings),
            [ServerFacts.Engines] = Lines(Engines.Lines),
        };
        if (LockReason is not null)
        {
            facts[ServerFacts.LockReason] = LockReason;
        }

        return facts;
    }

    private static JsonArray Lines(IEnumerable<string> lines) => new([.. lines.Select(line => (JsonNode)line)]);
}
