using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>A log that belongs to what a test leaves. Its owner disposes of it before the log goes.</summary>
internal sealed class WatchedLog : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private readonly Func<long> _mark;
    private readonly Func<long, string> _since;

    /// <summary>Watches anything.</summary>
    /// <param name="name">Whose log it is.</param>
    /// <param name="mark">The place at which it ends now.</param>
    /// <param name="since">What it has from such a place on; from 0 on, all of it.</param>
    public WatchedLog(string name, Func<long> mark, Func<long, string> since)
    {
        (Name, _mark, _since) = (name, mark, since);
        Evidence.Watch(this);
    }

    /// <summary>Watches a file.</summary>
    /// <param name="name">Whose log it is.</param>
    /// <param name="path">Where it is, asked each time.</param>
    public WatchedLog(string name, Func<string> path)
        : this(name, () => Length(path()), mark => Read(path(), mark))
    {
    }

    /// <summary>Whose log it is.</summary>
    public string Name { get; }

    /// <summary>The place at which it ends now.</summary>
    public long Mark() => _mark();

    /// <summary>What it has from a place on, or why that cannot be read.</summary>
    public string Since(long mark)
    {
        try
        {
            return _since(mark) is { Length: > 0 } text ? text : "(nothing in this test)";
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or SocketException or TimeoutException or TestBedException)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Evidence.Keep(this);

    // What is no file, a pipe for one, has no length, and is not opened.
    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    // A file that is shorter than it was is another one.
    private static string Read(string path, long mark)
    {
        long length = Length(path);
        long from = Math.Max(mark <= length ? mark : 0, length - MostBytes);
        if (length == from)
        {
            return string.Empty;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = from;
        byte[] bytes = new byte[length - from];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
