using System;
using System.Text.Json;

namespace FsFreezeHook.Json;

/// <summary>
/// Says where something that this program wrote is not what it writes, and repeats none of it: it may be a password.
/// </summary>
internal static class Malformed
{
    /// <summary>The line, from 1, and the byte in it, from 0.</summary>
    internal static string At(JsonException malformed) => FormattableString.Invariant(
        $"malformed in line {(malformed.LineNumber ?? 0) + 1} at byte {malformed.BytePositionInLine ?? 0}");
}
