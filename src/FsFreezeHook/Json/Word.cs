using System;
using System.Text.Json;

namespace FsFreezeHook.Json;

/// <summary>
/// The words of enumerations, the same in records, on pipes, in the log and on a page: a member's name such
/// as <c>no-database</c>.
/// </summary>
internal static class Word
{
    /// <summary>The word for a value.</summary>
    /// <remarks>Not generic, which would be as much code again for each enumeration.</remarks>
    internal static string Of(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
