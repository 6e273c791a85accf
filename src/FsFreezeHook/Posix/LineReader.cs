using System;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Reads a descriptor line by line, with a bound on what it keeps.</summary>
internal sealed class LineReader
{
    /// <summary>The longest line where nothing else is said, in bytes; what is longer counts as the end.</summary>
    internal const int LongestLine = 64 * 1024;

    // Most lines are shorter by far, and what is set aside for one is memory that a holder keeps.
    private const int FirstBuffer = 4096;

    private readonly SafeFileHandle _handle;
    private readonly int _longest;
    private byte[] _buffer;
    private int _length;
    private int _searched;

    /// <summary>Reads from <paramref name="handle"/>, which stays the caller's.</summary>
    /// <param name="handle">The descriptor.</param>
    /// <param name="longest">The longest line, its end included, in bytes. Memory is taken as it is needed.</param>
    internal LineReader(SafeFileHandle handle, int longest = LongestLine)
    {
        _handle = handle;
        _longest = longest;
        _buffer = new byte[Math.Min(longest, FirstBuffer)];
    }

    /// <summary>Whether the other end was closed, or sent a line without an end.</summary>
    internal bool IsAtEnd { get; private set; }

    /// <summary>Whether it is at its end because of a line without an end.</summary>
    internal bool IsOverfull => IsAtEnd && _length == _longest;

    /// <summary>A line that was already read whole; null where there is none.</summary>
    internal string? TakeLine()
    {
        int found = _buffer.AsSpan(_searched, _length - _searched).IndexOf((byte)'\n');
        if (found < 0)
        {
            _searched = _length;
            return null;
        }

        int end = _searched + found;
        string line = Encoding.UTF8.GetString(_buffer.AsSpan(0, end));
        _searched = 0;
        _length -= end + 1;
        _buffer.AsSpan(end + 1, _length).CopyTo(_buffer);
        return line;
    }

    /// <summary>Reads once from the descriptor, which is ready.</summary>
    internal void Fill()
    {
        if (_length == _buffer.Length && _length < _longest)
        {
            Array.Resize(ref _buffer, (int)Math.Min(2L * _length, _longest));
        }

        int count = _length == _buffer.Length ? 0 : Descriptor.Read(_handle, _buffer.AsSpan(_length));
        if (count == 0)
        {
            IsAtEnd = true;
        }
        else if (count > 0)
        {
            _length += count;
        }
    }

    /// <summary>The next line.</summary>
    /// <param name="timeout">How long to wait at most; null for ever.</param>
    /// <param name="stop">What ends the waiting once it can be read; null: nothing.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    /// <returns>
    /// The line; null at the end, when the time is over, or when it was stopped: <see cref="IsAtEnd"/> tells the first.
    /// </returns>
    internal string? ReadLine(TimeSpan? timeout, SafeFileHandle? stop = null, TimeProvider? time = null)
    {
        Deadline deadline = Deadline.After(timeout ?? TimeSpan.Zero, time ?? TimeProvider.System);
        SafeFileHandle[] waited = stop is null ? [_handle] : [_handle, stop];
        while (true)
        {
            if (TakeLine() is { } line)
            {
                return line;
            }

            if (IsAtEnd || Descriptor.WaitReadable(waited, timeout is null ? null : deadline.Remaining) != 0)
            {
                return null;
            }

            Fill();
        }
    }
}
