using System;
using System.Text;

namespace FsFreezeHook.Hooks;

/// <summary>Turns what a hook writes into lines, and cuts it off at a limit.</summary>
internal sealed class HookOutput
{
    /// <summary>The most that one hook's run may add to the log, in bytes.</summary>
    internal const int Limit = 256 * 1024;

    private const int LongestLine = 8 * 1024;

    private readonly Action<string> _write;
    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private long _total;

    /// <summary>Calls <paramref name="write"/> with each line, without its end.</summary>
    internal HookOutput(Action<string> write)
    {
        _write = write;
    }

    /// <summary>How many bytes came, those beyond the limit included.</summary>
    internal long Total => _total;

    /// <summary>Takes the next bytes.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        long room = Math.Max(0, Limit - _total);
        _total += data.Length;
        foreach (byte value in data[..(int)Math.Min(room, data.Length)])
        {
            if (value == (byte)'\n')
            {
                WriteLine();
            }
            else
            {
                _line[_length++] = value;
                if (_length == LongestLine)
                {
                    WriteLine();
                }
            }
        }
    }

    /// <summary>Writes what is left, and says how much was cut off.</summary>
    internal void Finish()
    {
        if (_length > 0)
        {
            WriteLine();
        }

        if (_total > Limit)
        {
            _write($"({_total - Limit} more bytes of output left out)");
        }
    }

    // A terminal's escape sequences in a log would be obeyed by the terminal of whoever reads it.
    private static string Printable(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (char c in text)
        {
            clean.Append(char.IsControl(c) && c != '\t' ? '?' : c);
        }

        return clean.ToString();
    }

    private void WriteLine()
    {
        string text = Encoding.UTF8.GetString(_line, 0, _length);
        _length = 0;
        _write(Printable(text.TrimEnd('\r')));
    }
}
