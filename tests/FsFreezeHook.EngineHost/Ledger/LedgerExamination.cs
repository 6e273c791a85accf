using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Instances;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>Whether each ledger is there.</summary>
/// <param name="ledgers">The ledgers.</param>
internal sealed class LedgerExamination(IReadOnlyList<LedgerSettings> ledgers) : IExamination
{
    private IEnumerable<LedgerSettings> Enabled => ledgers.Where(ledger => ledger.Enabled != Participation.No);

    /// <inheritdoc/>
    public FailureException? Failure =>
        Enabled.Where(ledger => ledger.Enabled == Participation.Required).Select(Problem).FirstOrDefault(one => one is not null);

    /// <inheritdoc/>
    public bool LocksAny => Enabled.Any(ledger => Problem(ledger) is null);

    /// <inheritdoc/>
    public IEnumerable<string> Degraded => [];

    /// <inheritdoc/>
    public IEnumerable<ExaminedInstance> Examined => Enabled.Select(ledger => Problem(ledger) is { } problem
        ? new ExaminedInstance(ledger.Name, Server: null, Lock: null, problem)
        : new ExaminedInstance(ledger.Name, $"the ledger {ledger.File}", LedgerSession.Lock, Failure: null));

    private static FailureException? Problem(LedgerSettings ledger) =>
        File.Exists(ledger.File) ? null : LedgerSession.Missing(ledger.File);
}
