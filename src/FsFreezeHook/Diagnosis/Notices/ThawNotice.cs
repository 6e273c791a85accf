using System.Linq;
using FsFreezeHook.Freezing;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Notices;

/// <summary>What a thaw says to whoever runs it by hand: how long what was locked, or that nothing was frozen.</summary>
internal static class ThawNotice
{
    private const int Indent = 2;

    /// <summary>Prints what a thaw that succeeded did.</summary>
    /// <param name="closed">How the freeze ended; null where nothing was frozen.</param>
    /// <param name="screen">The terminal.</param>
    internal static void Print(ThawRecord? closed, Screen screen)
    {
        if (closed is null)
        {
            screen.WriteLine("nothing was frozen");
            return;
        }

        ReleasedInstance[] released = RecordedInstances.ReleasedIn(closed.Sections);
        foreach (ReleasedInstance instance in released)
        {
            screen.WriteWrapped(
                string.Empty,
                Indent,
                $"{instance.Name}: released; it was locked for {Elapsed.Of(instance.HeldMilliseconds ?? 0)} without a gap");
        }

        if (released.Length == 0)
        {
            screen.WriteLine("thawed; no database was locked");
        }

        foreach (string reason in closed.Reasons)
        {
            screen.WriteWrapped($"{screen.Styled(Style.Warning, "degraded")}: ", "degraded: ".Length, reason);
        }
    }

    /// <summary>What is told, in one line, of locks that were released by force.</summary>
    /// <param name="released">What became of them; null where nothing was in force.</param>
    internal static string Forced(ThawRun? released)
    {
        ReleasedInstance[] instances = RecordedInstances.ReleasedIn(released?.Sections);
        return instances.Length == 0
            ? "this program holds no lock; only the host's own thaw ends the host's freeze"
            : $"{string.Join(", ", instances.Select(Words))}: released by force; "
                + "the host's snapshot of this moment is not consistent, and its thaw will fail with exit 24";
    }

    private static string Words(ReleasedInstance instance) =>
        instance.HeldMilliseconds is { } held ? $"{instance.Name} after {Elapsed.Of(held)}" : instance.Name;
}
