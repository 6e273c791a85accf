using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Records;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>Whether a database is, or was, there to be locked: where one is, a freeze that locked none is not good.</summary>
internal static class ExpectedDatabase
{
    /// <summary>Why one is expected; null where none is.</summary>
    /// <remarks>
    /// A freeze ends as <c>no-database</c> only where no server ran. That is right for a machine without one, and wrong for one
    /// whose server was stopped then: it runs again, or it is configured as required or on another machine, or earlier freezes
    /// locked it. Who removed a server for good says so by <c>enabled = no</c>.
    /// </remarks>
    /// <param name="instances">The configured instances.</param>
    /// <param name="runs">Whether any server runs.</param>
    /// <param name="history">The last freezes.</param>
    internal static string? Find(IReadOnlyList<InstanceSettings> instances, bool runs, History history)
    {
        InstanceSettings[] enabled = [.. instances.Where(instance => instance.Enabled != Participation.No)];
        return runs ? "this machine has one"
            : enabled.Any(instance => instance.IsExpected) ? "one is configured"
            : enabled.Length > 0 && history.HadDatabase ? "earlier freezes locked one"
            : null;
    }
}
