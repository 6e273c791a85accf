using System;

namespace FsFreezeHook.MySql;

/// <summary>An account's name on a server.</summary>
/// <param name="User">The user.</param>
/// <param name="Host">Where it may log in from.</param>
internal sealed record AccountName(string User, string Host)
{
    /// <summary>The account that <c>CURRENT_USER()</c> or <c>USER()</c> names.</summary>
    internal static AccountName Parse(string text)
    {
        // A user may have an @ in its name, a host has none.
        int at = text.LastIndexOf('@');
        return at < 0 ? new AccountName(text, "%") : new AccountName(text[..at], text[(at + 1)..]);
    }

    /// <summary>As it stands in a statement.</summary>
    public override string ToString() => $"{Quote(User)}@{Quote(Host)}";

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
