using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using FsFreezeHook.Benchmarks.Sides;
using FsFreezeHook.IntegrationTests.TestBed;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Benchmarks.Cycles;

/// <summary>Sees when a frozen filesystem is thawed: a write to it waits until then.</summary>
internal sealed class ThawProbe : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Thread _thread;
    private long _thawedAt;

    /// <summary>Makes its file, while the filesystem is not frozen.</summary>
    public ThawProbe(string folder)
    {
        _file = File.OpenHandle(Path.Combine(folder, "probe"), FileMode.OpenOrCreate, FileAccess.Write);
        _thread = new Thread(Write) { IsBackground = true };
        RandomAccess.Write(_file, [0], 0);
    }

    /// <summary>Begins to wait for the thaw.</summary>
    public void Begin() => _thread.Start();

    /// <summary>When it was thawed, by the monotonic clock.</summary>
    /// <exception cref="TestBedException">It still is frozen.</exception>
    public long ThawedAt() =>
        _thread.Join(Patience.Bound) ? _thawedAt : throw new TestBedException("the filesystem is still frozen");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write()
    {
        RandomAccess.Write(_file, [1], 0);
        _thawedAt = Stopwatch.GetTimestamp();
    }
}
