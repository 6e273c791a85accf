using System;
using System.Globalization;
using FsFreezeHook.Freezing;
using FsFreezeHook.Posix;
using FsFreezeHook.Terminal;
using FsFreezeHook.Text;

namespace FsFreezeHook.Diagnosis.Notices;

/// <summary>Says on a terminal what a freeze or a rehearsal waits for, and how long.</summary>
/// <remarks>
/// A terminal may be stopped (Ctrl-S) in any moment, and then keeps its writer waiting. So nothing is written while a lock is
/// held or an attempt at one is pending: it is told of blockers only while there is neither, see <see cref="IWaitObserver"/>. And
/// the line asks the terminal first, so that even then a rehearsal can give way.
/// </remarks>
/// <param name="line">The line, which stays the caller's.</param>
internal sealed class BlockerLine(LiveLine line) : IWaitObserver
{
    private string? _shown;

    /// <inheritdoc/>
    public void Waits(string instance, string blocker, TimeSpan waited, TimeSpan limit)
    {
        // Blockers grow older by tenths of a second; nobody reads so fast.
        string progress = string.Create(
            CultureInfo.InvariantCulture, $"{(int)waited.TotalSeconds} s of {Elapsed.Seconds(limit)}");
        Show($"{instance}: waits for {blocker}, {progress}", progress);
    }

    /// <inheritdoc/>
    public void WritesOut(TimeSpan took, TimeSpan limit)
    {
        string left = DirtyMemory.Bytes is { } bytes ? $"{bytes / 1_000_000:N0} MB left, " : string.Empty;
        string progress = string.Create(
            CultureInfo.InvariantCulture, $"{left}{(int)took.TotalSeconds} s of {Elapsed.Seconds(limit)}");
        Show($"writing out dirty pages: {progress}", progress);
    }

    /// <inheritdoc/>
    public void WaitsNoMore()
    {
        _shown = null;
        line.Clear();
    }

    private void Show(string text, string progress)
    {
        if (progress != _shown)
        {
            _shown = progress;
            line.Show(text);
        }
    }
}
