using System;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.Server;

/// <summary>What a server, or somebody with an account on it, chose, as a part of a message.</summary>
/// <remarks>
/// The end of a message says what to do, and may be a command: that is this program's to say. So what stands before either in a
/// message does not stand in this.
/// </remarks>
internal static class ServerText
{
    /// <summary>The most characters of a path.</summary>
    internal const int LongestPath = 500;

    // The servers' own limits for names are below it.
    private const int LongestName = 256;

    private static readonly string Command = ClientCommand.Mark.TrimEnd();

    /// <summary>The text.</summary>
    /// <param name="text">What the server sent.</param>
    /// <param name="most">How many characters of it are shown.</param>
    internal static string Of(string text, int most = LongestName) => ShownText.Of(text, most)
        .Replace(';', ',')
        .Replace(Command, Command.TrimEnd(':'), StringComparison.Ordinal);
}
