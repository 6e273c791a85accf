using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>What of the reports of all holders is a failure.</summary>
internal static class FailedReports
{
    /// <summary>
    /// The failure that counts: what trying again does not mend comes before what it may. Null where there is none.
    /// </summary>
    internal static KeyValuePair<string, Report>? First(IEnumerable<KeyValuePair<string, Report>> reports) => reports
        .Where(report => report.Value.Kind == ReportKind.Failed)
        .OrderBy(report => report.Value.Reason == FailureReason.LockNotGranted)
        .Select(report => (KeyValuePair<string, Report>?)report)
        .FirstOrDefault();

    /// <summary>Fails where a report is a failure.</summary>
    /// <exception cref="FailureException">The first one.</exception>
    internal static void ThrowIfAny(IEnumerable<KeyValuePair<string, Report>> reports)
    {
        if (First(reports) is { } failed)
        {
            throw Of(failed.Key, failed.Value);
        }
    }

    /// <summary>The failure that an instance reported.</summary>
    internal static FailureException Of(string instance, Report report) =>
        new(report.Reason, $"{instance}: {report.Message}");
}
