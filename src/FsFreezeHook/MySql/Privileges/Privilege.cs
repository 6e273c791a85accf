using System.Collections.Generic;
using FsFreezeHook.MySql.Server;

namespace FsFreezeHook.MySql.Privileges;

/// <summary>A privilege that an instance's account is to have.</summary>
/// <param name="Name">Its name on that server.</param>
/// <param name="Purpose">What it is for, behind "to".</param>
internal sealed record Privilege(string Name, string Purpose)
{
    /// <summary>On every database.</summary>
    internal const string Everywhere = "*.*";

    /// <summary>On what it is to be granted.</summary>
    public string On { get; init; } = Everywhere;

    /// <summary>Whether a freeze fails without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Other privileges, each of which allows the same.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>A statement that changes nothing and that the server refuses without it; null where there is none.</summary>
    public string? Trial { get; init; }

    /// <summary>The statement by which an administrator gives it.</summary>
    internal string GrantTo(AccountName account) => $"GRANT {Name} ON {On} TO {account.InSql};";
}
