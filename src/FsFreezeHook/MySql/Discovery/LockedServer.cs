using System.Text.Json;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Discovery;

/// <summary>What tells which running server an instance that takes part is.</summary>
/// <param name="Instance">The instance's name.</param>
/// <param name="Socket">The socket that it is reached by; null where that is TCP.</param>
/// <param name="Host">The host that it is reached at; null where that is its socket.</param>
/// <param name="Port">The port there.</param>
/// <param name="PidFile">Its <c>@@pid_file</c>.</param>
/// <param name="HostName">Its <c>@@hostname</c>.</param>
internal sealed record LockedServer(string Instance, string? Socket, string? Host, int Port, string? PidFile, string? HostName)
{
    /// <summary>Its process, where the session itself told; it is exact.</summary>
    internal int? Pid { get; init; }

    /// <summary>The same, of this process, where its address does not tell another one.</summary>
    internal LockedServer At(int? pid) => this with { Pid = Pid ?? pid };

    /// <summary>From an instance's settings and what its lock session found out, see <see cref="ServerFacts"/>.</summary>
    internal static LockedServer From(MySqlSettings settings, JsonElement? facts)
    {
        string? Fact(string name) =>
            facts is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(name, out JsonElement fact)
                && fact.ValueKind == JsonValueKind.String ? fact.GetString() : null;

        int? Number(string name) =>
            facts is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(name, out JsonElement fact)
                && fact.ValueKind == JsonValueKind.Number && fact.TryGetInt32(out int number) ? number : null;

        int login = Number(ServerFacts.Login) ?? 0;
        MySqlSettings used = login > 0 && login <= settings.Alternatives.Count ? settings.Alternatives[login - 1] : settings;
        return From(used, Fact(ServerFacts.PidFile), Fact(ServerFacts.HostName)).At(Number(ServerFacts.Process));
    }

    /// <summary>From an instance's settings and what its server said.</summary>
    internal static LockedServer From(MySqlSettings settings, string? pidFile, string? hostName) => new(
        settings.Name,
        settings is { Host: null, Container: null, ContainerName: null } ? settings.Socket : null,
        settings.Host,
        settings.Port,
        pidFile, hostName)
    {
        Pid = settings.Container?.Pid,
    };
}
