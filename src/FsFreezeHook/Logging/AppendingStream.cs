using System.IO;
using System.Text;
using Serilog.Sinks.File;

namespace FsFreezeHook.Logging;

/// <summary>Makes Serilog write through a descriptor that was opened with O_APPEND.</summary>
/// <remarks>
/// Its own <see cref="FileMode.Append"/> writes at an offset that it remembers, over what another process has appended since. With
/// O_APPEND the kernel puts each write at the end, see open(2).
/// </remarks>
internal sealed class AppendingStream : FileLifecycleHooks
{
    private readonly Stream _stream;

    /// <summary>Hands <paramref name="stream"/> to Serilog, which disposes it.</summary>
    internal AppendingStream(Stream stream)
    {
        _stream = stream;
    }

    /// <inheritdoc/>
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        underlyingStream.Dispose();
        return _stream;
    }
}
