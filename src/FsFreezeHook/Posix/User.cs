namespace FsFreezeHook.Posix;

/// <summary>Who runs this process.</summary>
internal static class User
{
    /// <summary>The effective user id.</summary>
    internal static uint Effective => Libc.geteuid();

    internal static bool IsRoot => Effective == 0;

    /// <summary>Whether whoever has this user id may do what this process does anyway.</summary>
    internal static bool IsTrusted(uint owner) => owner == 0 || owner == Effective;
}
