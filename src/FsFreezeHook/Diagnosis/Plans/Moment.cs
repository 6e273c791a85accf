using System;
using System.Globalization;

namespace FsFreezeHook.Diagnosis.Plans;

/// <summary>A moment as a plan says it.</summary>
internal static class Moment
{
    /// <summary>In UTC, as the records and the failure of a second freeze have it.</summary>
    internal static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
