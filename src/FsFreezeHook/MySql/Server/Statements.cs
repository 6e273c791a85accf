using System.Globalization;

namespace FsFreezeHook.MySql.Server;

/// <summary>Every SQL statement that this program sends, with the servers that it is for: a file a concern.</summary>
internal static partial class Statements
{
    /// <summary>Every server: ends a session, whatever it does.</summary>
    internal static string Kill(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL {connection}");

    /// <summary>Every server: ends what a session runs, and leaves the session.</summary>
    internal static string KillQuery(long connection) => string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {connection}");
}
