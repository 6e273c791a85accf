using System;
using System.IO;

namespace FsFreezeHook.Configuration.Ini;

/// <summary>What was read of one open file.</summary>
/// <param name="Bytes">All of its bytes.</param>
/// <param name="Mode">The permissions of the file that was opened, whatever its name leads to by now.</param>
internal sealed record FileContent(ReadOnlyMemory<byte> Bytes, UnixFileMode Mode);
