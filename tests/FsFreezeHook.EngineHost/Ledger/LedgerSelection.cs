using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Instances;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>Each ledger that is enabled takes part.</summary>
/// <param name="instances">The ledgers.</param>
internal sealed class LedgerSelection(IReadOnlyList<InstanceSettings> instances) : ISelection
{
    /// <inheritdoc/>
    public IReadOnlyList<InstanceSettings> Located => instances;

    /// <inheritdoc/>
    public bool MayBeAny => false;

    /// <inheritdoc/>
    public IEnumerable<string> Stopped => [];

    /// <inheritdoc/>
    public bool IsAsked(InstanceSettings instance) => instance.Enabled != Participation.No;

    /// <inheritdoc/>
    public JsonElement Request(InstanceSettings instance)
    {
        using JsonDocument text = JsonDocument.Parse($"\"{JsonEncodedText.Encode(((LedgerSettings)instance).File)}\"");
        return text.RootElement.Clone();
    }

    /// <inheritdoc/>
    public string Explain(InstanceSettings instance, string problem) => problem;

    /// <inheritdoc/>
    public void RequireDistinct(IReadOnlyList<InstanceSettings> asked)
    {
        // The second one's lock would not be granted.
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ServersWithoutPart(IReadOnlyList<InstanceSettings> taking, Func<string, JsonElement?> factsOf) =>
        [];

    /// <inheritdoc/>
    public bool IsForRecord(string fact) => true;
}
