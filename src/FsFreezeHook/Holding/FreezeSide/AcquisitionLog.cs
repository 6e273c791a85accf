using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Holding.Protocol;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>What is logged of taking locks: each line once, and no more than a log can take.</summary>
/// <param name="group">The holders.</param>
internal sealed class AcquisitionLog(HolderGroup group)
{
    private const int MostLinesLogged = 50;

    private readonly HashSet<(string Instance, string Line)> _logged = [];

    /// <summary>Says what an instance waits for, once.</summary>
    internal void Waits(string instance, Blocker blocker)
    {
        if (IsNew(instance, blocker.Id))
        {
            group.Log.Information("{Instance:l}: waits for {Blocker:l}", instance, blocker.Details ?? blocker.Description);
        }
    }

    /// <summary>Says what the holders warn of, once, and what they ended.</summary>
    internal void Warn(IReadOnlyDictionary<string, Report> reports)
    {
        foreach ((string instance, Report report) in reports)
        {
            foreach (string warning in report.Warnings.Where(warning => IsNew(instance, warning)))
            {
                group.Log.Warning("{Instance:l}: {Warning:l}", instance, warning);
            }

            foreach (Blocker blocker in report.Ended)
            {
                group.Log.Warning(
                    "{Instance:l}: ended {Blocker:l}, which blocked the lock ('blockers' in {Section:l})",
                    instance,
                    blocker.Details ?? blocker.Description,
                    group.SectionOf(instance));
            }
        }
    }

    private bool IsNew(string instance, string line) => _logged.Count < MostLinesLogged && _logged.Add((instance, line));
}
