using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using FsFreezeHook.Configuration;
using FsFreezeHook.Holding.HolderSide;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>An engine that nobody has: ledgers, which are locked as whole files.</summary>
internal sealed class LedgerEngine : IEngine
{
    /// <inheritdoc/>
    public EngineSections Sections { get; } = new LedgerSections();

    /// <inheritdoc/>
    public bool? Runs => false;

    /// <inheritdoc/>
    public InstanceSettings Complete(InstanceSettings instance, HookSettings hook) => instance;

    /// <inheritdoc/>
    public bool IsLikely(InstanceSettings instance) => File.Exists(((LedgerSettings)instance).File);

    /// <inheritdoc/>
    public Func<ISelection> Prepare(IReadOnlyList<InstanceSettings> instances) => () => new LedgerSelection(instances);

    /// <inheritdoc/>
    public ILockSession OpenSession(HoldRequest request, TimeProvider time) =>
        new LedgerSession(request.Session.GetString() ?? throw new JsonException("no file"));

    /// <inheritdoc/>
    public void EndSessions(Func<IReadOnlyList<InstanceSettings>> instances, IReadOnlyList<HeldInstance> stuck)
    {
        // The kernel ends what a holder that was killed has locked.
    }

    /// <inheritdoc/>
    public IExamination Examine(IReadOnlyList<InstanceSettings> instances, IReadOnlyList<string> locked) =>
        new LedgerExamination([.. instances.Cast<LedgerSettings>().Where(ledger => !locked.Contains(ledger.Name))]);
}
