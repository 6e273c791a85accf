using System;
using System.Threading;
using Xunit;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>Code that runs beside a test, whose failure is the test's.</summary>
internal sealed class Background
{
    private readonly Thread _thread;
    private Exception? _failure;

    private Background(Action action)
    {
        _thread = new Thread(() => _failure = Record.Exception(action)) { IsBackground = true };
    }

    public bool IsRunning => _thread.IsAlive;

    public static Background Run(Action action)
    {
        Background background = new(action);
        background._thread.Start();
        return background;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>What it threw.</returns>
    public Exception? Failure()
    {
        Assert.True(_thread.Join(Soon.Bound), "the background work does not end");
        return _failure;
    }

    public void Join() => Assert.Null(Failure());
}
