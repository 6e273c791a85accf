using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Layout;

/// <summary>A place of a server's, and the filesystem that it lies on.</summary>
/// <param name="Data">The place.</param>
/// <param name="Filesystem">A mount of the filesystem; null where it cannot be told.</param>
internal sealed record LocatedPath(DataPath Data, Mount? Filesystem);
