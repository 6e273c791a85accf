using System;
using System.Collections.Generic;

namespace FsFreezeHook.Posix;

/// <summary>A file, or a folder or link on the way to one, that others than root may change or replace.</summary>
/// <param name="Path">Its path, without links before its last part.</param>
/// <param name="Permissions">The low twelve bits of its mode.</param>
/// <param name="Owner">The user id of its owner.</param>
internal sealed record UnsafePath(string Path, uint Permissions, uint Owner)
{
    private const uint WritableByOthers = 0x12;

    /// <summary>What it is like.</summary>
    internal string Description => $"{Path} has mode {Octal(Permissions)} and owner {Owner}";

    /// <summary>Permissions as <c>chmod</c> has them, such as 0644.</summary>
    internal static string Octal(uint permissions) => Convert.ToString(permissions, 8).PadLeft(4, '0');

    /// <summary>What to do, as a command for a shell.</summary>
    internal string Remedy
    {
        get
        {
            List<string> remedies = [];
            if (!User.IsTrusted(Owner))
            {
                remedies.Add(ShellWords.Join(["chown", "-h", "root", Path]));
            }

            if ((Permissions & WritableByOthers) != 0)
            {
                remedies.Add(ShellWords.Join(["chmod", "go-w", Path]));
            }

            return string.Join(" && ", remedies);
        }
    }

    /// <summary>What it is like and what to do.</summary>
    public override string ToString() => $"{Description}; {Remedy}";
}
