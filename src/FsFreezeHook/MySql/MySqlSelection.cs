using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Discovery;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.MySql.Session;

namespace FsFreezeHook.MySql;

/// <summary>What a freeze asks of an <see cref="InstanceSelection"/>.</summary>
/// <param name="selection">The selection.</param>
/// <param name="before">What listened before the hooks ran.</param>
internal sealed class MySqlSelection(InstanceSelection selection, ServersBeforeHooks before) : ISelection
{
    // These tell which server it is, and are of no use later.
    private static readonly string[] NotForRecord =
        [ServerFacts.PidFile, ServerFacts.HostName, ServerFacts.Process, ServerFacts.Login];

    /// <inheritdoc/>
    public IReadOnlyList<InstanceSettings> Located => selection.Located;

    /// <inheritdoc/>
    public bool MayBeAny => selection.Servers.MayBeAny;

    /// <inheritdoc/>
    public IEnumerable<string> Stopped => before.Stopped;

    /// <inheritdoc/>
    public bool IsAsked(InstanceSettings instance) => selection.IsAsked((MySqlSettings)instance);

    /// <inheritdoc/>
    public JsonElement Request(InstanceSettings instance) => JsonSerializer.SerializeToElement(
        new SessionRequest((MySqlSettings)instance, selection.ServerOf(instance)?.Pid), MySqlJson.Default.SessionRequest);

    /// <inheritdoc/>
    public string Explain(InstanceSettings instance, string problem) =>
        before.Explain((MySqlSettings)instance, problem, selection.Servers);

    /// <inheritdoc/>
    public void RequireDistinct(IReadOnlyList<InstanceSettings> asked) =>
        selection.RequireDistinct([.. asked.Cast<MySqlSettings>()]);

    /// <inheritdoc/>
    public bool IsRedundant(
        InstanceSettings instance, IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf) =>
        instance is MySqlSettings { IsFound: true } found && selection.IsRedundant(found, Servers(taking, factsOf));

    /// <inheritdoc/>
    public IReadOnlyList<string> ServersWithoutPart(IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf) =>
        selection.ServersWithoutPart(Servers(taking, factsOf));

    private static (MySqlSettings Instance, LockedServer Server)[] Servers(
        IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf) =>
        [.. taking.Cast<MySqlSettings>().Select(instance => (instance, LockedServer.From(instance, factsOf(instance.Name))))];

    /// <inheritdoc/>
    public bool IsForRecord(string fact) => !NotForRecord.Contains(fact);
}
