using System;
using System.Globalization;

namespace FsFreezeHook.Text;

/// <summary>
/// A moment as a person reads it: by this machine's clock on the wall, with its offset from UTC. Records and JSON have UTC.
/// </summary>
internal static class Moment
{
    private const string Form = "yyyy-MM-dd HH:mm:ss zzz";

    /// <summary>The moment, such as <c>2026-03-01 02:00:05 +01:00</c>.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="zone">In whose time; null: in this machine's.</param>
    internal static string Of(DateTimeOffset time, TimeZoneInfo? zone = null) =>
        TimeZoneInfo.ConvertTime(time, zone ?? TimeZoneInfo.Local).ToString(Form, CultureInfo.InvariantCulture);
}
