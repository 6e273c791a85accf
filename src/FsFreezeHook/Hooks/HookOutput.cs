using System;
using System.Buffers;
using System.Text;

namespace FsFreezeHook.Hooks;

/// <summary>Turns what a hook writes into lines, and cuts it off at a limit.</summary>
/// <param name="write">Gets each line, without its end.</param>
internal sealed class HookOutput(Action<string> write)
{
    /// <summary>The most that one hook's run may add to the log, in bytes.</summary>
    internal const int Limit = 256 * 1024;

    private const int LongestLine = 8 * 1024;
    private const int TabStop = 8;

    // Each line in the log has the time and the hook's name in front of it.
    private const int MostLines = 4 * 1024;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private int _lines;
    private long _taken;
    private long _total;

    /// <summary>How many bytes came, those beyond the limit included.</summary>
    internal long Total => _total;

    /// <summary>Takes the next bytes.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        _total += data.Length;
        foreach (byte value in data)
        {
            if (_taken == Limit || _lines == MostLines)
            {
                return;
            }

            if (_length == LongestLine && value != (byte)'\n')
            {
                WriteAllButTornLetter();
            }

            _taken++;
            if (value == (byte)'\n')
            {
                WriteLine(_length);
            }
            else
            {
                _line[_length++] = value;
            }
        }
    }

    /// <summary>Writes what is left, and says how much was cut off.</summary>
    internal void Finish()
    {
        if (_length > 0)
        {
            WriteLine(_length);
        }

        if (_total > _taken)
        {
            write($"({_total - _taken} more bytes of output left out)");
        }
    }

    // The log shows a tab as what it is, and not as what it does.
    private static string InColumns(string text)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder columns = new(text.Length);
        foreach (char letter in text)
        {
            _ = letter == '\t' ? columns.Append(' ', TabStop - (columns.Length % TabStop)) : columns.Append(letter);
        }

        return columns.ToString();
    }

    // A piece of a line ends before a letter that is not whole: UTF-8's bytes within a letter begin with the bits 10.
    private void WriteAllButTornLetter()
    {
        int end = _length;
        while (end > _length - 4 && (_line[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        WriteLine(_line[end - 1] >= 0xC0 && !IsWhole(_line.AsSpan(end - 1, _length - end + 1)) ? end - 1 : _length);
    }

    private static bool IsWhole(ReadOnlySpan<byte> letter) => Rune.DecodeFromUtf8(letter, out _, out _) == OperationStatus.Done;

    private void WriteLine(int end)
    {
        string text = Encoding.UTF8.GetString(_line, 0, end);
        _line.AsSpan(end, _length - end).CopyTo(_line);
        _length -= end;
        _lines++;
        write(InColumns(text.TrimEnd('\r')));
    }
}
