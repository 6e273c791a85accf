using System;

namespace FsFreezeHook.Posix;

/// <summary>A moment on the monotonic clock, which no change of the wall clock moves.</summary>
internal readonly struct Deadline
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _span;

    private Deadline(TimeProvider time, TimeSpan span)
    {
        _time = time;
        _start = time.GetTimestamp();
        _span = span;
    }

    /// <summary>How long ago this deadline was set.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>What is left, never below zero.</summary>
    public TimeSpan Remaining => Elapsed >= _span ? TimeSpan.Zero : _span - Elapsed;

    /// <summary>Whether it has passed.</summary>
    public bool IsOver => Remaining == TimeSpan.Zero;

    /// <summary>The moment that is <paramref name="span"/> from now.</summary>
    public static Deadline After(TimeSpan span, TimeProvider time) => new(time, span);
}
