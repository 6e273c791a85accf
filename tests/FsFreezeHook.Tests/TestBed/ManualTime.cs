using System;
using System.Threading;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 31, 23, 59, 58, 765, TimeSpan.Zero).Ticks;
    private long _step;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Add(ref _ticks, Interlocked.Read(ref _step));

    public void Advance(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);

    /// <summary>From now on each look at the clock finds it so much later: every limit below that is then over.</summary>
    public void AdvanceAtEachLook(TimeSpan span) => Interlocked.Exchange(ref _step, span.Ticks);
}
