using System;
using System.Globalization;

namespace FsFreezeHook.Text;

/// <summary>
/// A moment as a person reads it: by this machine's clock on the wall, with its offset from UTC. Records and JSON have UTC.
/// </summary>
internal static class Moment
{
    /// <summary>How a moment is written, for messages.</summary>
    internal const string Forms =
        "write it as 2026-03-01T02:00:00Z, as 2026-03-01T02:00:00+01:00 or, in seconds since 1970, as @1772330400";

    private const string Form = "yyyy-MM-dd HH:mm:ss zzz";

    private static readonly string[] Read =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K",
    ];

    // The years that a moment may be of.
    private const long Latest = 253_402_300_799;

    /// <summary>The moment, such as <c>2026-03-01 02:00:05 +01:00</c>.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="zone">In whose time; null: in this machine's.</param>
    internal static string Of(DateTimeOffset time, TimeZoneInfo? zone = null) =>
        TimeZoneInfo.ConvertTime(time, zone ?? TimeZoneInfo.Local).ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>
    /// A moment that a person or a program has written; null where it is none. Without an offset it is by this machine's clock.
    /// </summary>
    internal static DateTimeOffset? TryParse(string text)
    {
        if (text is ['@', .. var seconds])
        {
            return decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal since)
                && since <= Latest
                ? DateTimeOffset.UnixEpoch.AddTicks((long)(since * TimeSpan.TicksPerSecond))
                : null;
        }

        return DateTimeOffset.TryParseExact(
            text, Read, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset moment) ? moment : null;
    }
}
