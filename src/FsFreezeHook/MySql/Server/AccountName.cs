using System;
using System.Linq;
using System.Text;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Text;

namespace FsFreezeHook.MySql.Server;

/// <summary>An account's name on a server.</summary>
/// <param name="User">The user.</param>
/// <param name="Host">Where it may log in from.</param>
internal sealed record AccountName(string User, string Host)
{
    // What the servers' manuals allow, with room.
    private const int LongestUser = 160;
    private const int LongestHost = 255;

    /// <summary>The account that <c>CURRENT_USER()</c> or <c>USER()</c> names.</summary>
    internal static AccountName Parse(string text)
    {
        // A user may have an @ in its name, a host has none.
        int at = text.LastIndexOf('@');
        return at < 0 ? new AccountName(text, "%") : new AccountName(text[..at], text[(at + 1)..]);
    }

    /// <summary>As it stands in a statement that an administrator is to run.</summary>
    /// <exception cref="InvalidOperationException">It must not: see <see cref="IsQuotable"/>.</exception>
    internal string InSql => IsQuotable
        ? $"{Quote(User)}@{Quote(Host)}"
        : throw new InvalidOperationException("an account whose name cannot be quoted");

    /// <summary>Whether it is the same name in a statement, whatever client reads that and whoever looks at it.</summary>
    /// <remarks>
    /// A server may say anything. At the beginning of a line a client takes words for commands of its own, some of which are run
    /// by a shell. And one that is set to a multibyte character set such as GBK takes a letter and a backslash
    /// behind it for one letter.
    /// </remarks>
    internal bool IsQuotable => User.Length <= LongestUser && Host.Length <= LongestHost
        && ShownText.IsPlain(User) && ShownText.IsPlain(Host)
        && (Ascii.IsValid(User + Host) || !(User + Host).Contains('\\', StringComparison.Ordinal));

    /// <summary>Why an administrator cannot be told to grant it anything; null where that can be.</summary>
    /// <param name="settings">Who logs in.</param>
    internal string? Obstacle(MySqlSettings settings) =>
        settings.User != User && settings.Alternatives.All(login => login.User != User)
            ? $"the server takes '{settings.User}' for the account '{Words(User)}'@'{Words(Host)}', which is another user's"
            : !IsQuotable ? "the account's name has characters that cannot be quoted safely"
            : null;

    private static string Words(string name) => ServerText.Of(name);

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
