using System;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Instances;
using FsFreezeHook.Json;
using FsFreezeHook.Records;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Notices;

/// <summary>What a freeze says on a terminal: what is now locked, until when at the latest, and how to thaw.</summary>
internal static class FreezeNotice
{
    private const int Indent = 2;

    /// <summary>Prints it.</summary>
    /// <param name="record">What is frozen.</param>
    /// <param name="thaw">The command that thaws it.</param>
    /// <param name="time">Has the time zone.</param>
    /// <param name="screen">The terminal.</param>
    internal static void Print(FreezeRecord record, string thaw, TimeProvider time, Screen screen)
    {
        foreach (HeldInstance instance in RecordedInstances.In(record))
        {
            string until = Moment.Of(instance.LatestEnd(record.CommittedAt), time.LocalTimeZone);
            screen.WriteWrapped(
                string.Empty,
                Indent,
                $"{instance.Name} ({instance.Server}): {HeldInstance.InWords(instance.Lock ?? "lock")}, "
                    + $"held until {until} at the latest");
        }

        if (record.Verdict == Verdict.NoDatabase)
        {
            screen.WriteLine("frozen, with no database to lock");
        }

        foreach (string reason in record.Reasons)
        {
            string word = Word.Of(record.Verdict);
            screen.WriteWrapped(screen.Styled(Style.Warning, word) + ": ", word.Length + Indent, reason);
        }

        screen.WriteLine($"thaw with: {thaw}");
    }
}
