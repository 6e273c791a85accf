using System;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>Reads a descriptor line by line, with a bound on what it keeps.</summary>
internal sealed class LineReader
{
    /// <summary>The longest line, in bytes; what is longer counts as the end.</summary>
    internal const int LongestLine = 64 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _length;

    /// <summary>Reads from <paramref name="handle"/>, which stays the caller's.</summary>
    internal LineReader(SafeFileHandle handle)
    {
        _handle = handle;
    }

    /// <summary>Whether the other end was closed, or sent a line without an end.</summary>
    internal bool IsAtEnd { get; private set; }

    /// <summary>A line that was already read whole; null where there is none.</summary>
    internal string? TakeLine()
    {
        int end = _buffer.AsSpan(0, _length).IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        string line = Encoding.UTF8.GetString(_buffer.AsSpan(0, end));
        _length -= end + 1;
        _buffer.AsSpan(end + 1, _length).CopyTo(_buffer);
        return line;
    }

    /// <summary>Reads once from the descriptor, which is ready.</summary>
    internal void Fill()
    {
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
    /// <returns>The line; null at the end, or when the time is over: <see cref="IsAtEnd"/> tells which.</returns>
    internal string? ReadLine(TimeSpan? timeout)
    {
        Deadline deadline = Deadline.After(timeout ?? TimeSpan.Zero, TimeProvider.System);
        while (true)
        {
            if (TakeLine() is { } line)
            {
                return line;
            }

            if (IsAtEnd || Descriptor.WaitReadable([_handle], timeout is null ? null : deadline.Remaining) < 0)
            {
                return null;
            }

            Fill();
        }
    }
}
