using System;
using System.IO;
using FsFreezeHook.Text;

namespace FsFreezeHook.Terminal;

/// <summary>One line on a terminal that says what is waited for now, and is gone afterwards.</summary>
internal sealed class LiveLine : IDisposable
{
    private const string ToStartAndClear = "\r\e[K";

    private readonly Action<string>? _write;
    private readonly Func<bool> _isReady;
    private readonly int _width;
    private string _shown = string.Empty;

    /// <summary>A line.</summary>
    /// <param name="writer">The terminal; null where there is none: then nothing is shown.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="isReady">Whether it takes text now: what is not shown is shown the next time. Null: it always does.</param>
    internal LiveLine(TextWriter? writer, int width, Func<bool>? isReady = null)
    {
        _isReady = isReady ?? (() => true);
        _write = writer is null ? null : text =>
        {
            try
            {
                writer.Write(text);
                writer.Flush();
            }
            catch (IOException)
            {
                // The terminal has gone. Whoever shows what it waits for goes on waiting, or is told by a signal.
            }
        };

        // A line that fills the last column wraps, and could not be taken back.
        _width = Math.Max(1, width - 1);
    }

    /// <summary>Shows a text instead of what is shown.</summary>
    internal void Show(string text)
    {
        string shown = ShownText.Of(text);
        string fitting = shown.Length <= _width ? shown : shown[..(_width - 1)] + "…";
        if (_write is not null && fitting != _shown && _isReady())
        {
            _write(ToStartAndClear + fitting);
            _shown = fitting;
        }
    }

    /// <summary>Takes it away.</summary>
    internal void Clear()
    {
        if (_write is not null && _shown.Length > 0 && _isReady())
        {
            _write(ToStartAndClear);
            _shown = string.Empty;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
