using System;

namespace FsFreezeHook.Posix;

/// <summary>The permissions that this program gives to what it creates.</summary>
[Flags]
internal enum UnixMode : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>0600: a file for its owner alone.</summary>
    OwnerFile = 0x180,

    /// <summary>0640: a file that its group may read.</summary>
    GroupReadableFile = 0x1A0,

    /// <summary>0644: a file that everybody may read.</summary>
    ReadableFile = 0x1A4,

    /// <summary>0700: a directory for its owner alone.</summary>
    OwnerDirectory = 0x1C0,

    /// <summary>0750: a directory that its group may list.</summary>
    GroupReadableDirectory = 0x1E8,

    /// <summary>0755: a directory that everybody may list.</summary>
    PublicDirectory = 0x1ED,
}
