namespace FsFreezeHook.MySql.Sections;

/// <summary>An account and its password.</summary>
/// <param name="User">The account's name.</param>
/// <param name="Password">Its password. It must not get into a message, a log or an argument.</param>
internal sealed record Login(string User, string Password)
{
    /// <summary>What a log may show of it: the compiler's own text would show the password.</summary>
    public override string ToString() => $"{nameof(Login)} {{ User = {User} }}";
}
