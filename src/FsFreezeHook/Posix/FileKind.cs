namespace FsFreezeHook.Posix;

/// <summary>What stands at a path.</summary>
internal enum FileKind
{
    /// <summary>Something that this program has no use for: a device.</summary>
    Other,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    NamedPipe,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A Unix socket.</summary>
    Socket,
}
