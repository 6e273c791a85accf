using System.Collections.Generic;
using System.Linq;

namespace FsFreezeHook.Records;

/// <summary>
/// What takes a snapshot around freeze and thaw and is no guest agent, such as VMware's tools: it says so by a variable of the
/// environment, and its freezes are a host's and not somebody's attempts.
/// </summary>
internal static class HostCaller
{
    /// <summary>The variable.</summary>
    internal const string Variable = "FSFREEZE_HOOK_CALLER";

    private const int LongestName = 32;

    /// <summary>The caller's name: letters, digits and hyphens; null where none is given, or none of that form.</summary>
    /// <param name="variables">The environment.</param>
    internal static string? In(IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault(Variable) is { Length: > 0 and <= LongestName } name
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? name : null;
}
