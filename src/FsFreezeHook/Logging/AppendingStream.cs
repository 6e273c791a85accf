using System.IO;
using System.Text;
using Serilog.Sinks.File;

namespace FsFreezeHook.Logging;

/// <summary>Makes Serilog write through a descriptor that was opened with O_APPEND.</summary>
/// <remarks>
/// Its own <see cref="FileMode.Append"/> writes at an offset that it remembers, over what another process has appended since.
/// With O_APPEND the kernel puts each write at the end, see open(2).
/// </remarks>
/// <param name="stream">The file, which Serilog disposes.</param>
internal sealed class AppendingStream(Stream stream) : FileLifecycleHooks
{
    /// <inheritdoc/>
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        underlyingStream.Dispose();
        return stream;
    }
}
