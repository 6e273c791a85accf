using System;
using System.Threading;
using FsFreezeHook.Failures;

namespace FsFreezeHook.MySql.Server;

/// <summary>
/// Makes a cancellation from another thread certain: what has begun is told to be ended, and what has not
/// begun yet does not begin.
/// </summary>
internal sealed class CancelGate
{
    private readonly Lock _guard = new();
    private bool _isBusy;
    private bool _isCancelled;

    /// <summary>Begins.</summary>
    /// <exception cref="FailureException">It was cancelled.</exception>
    internal void Enter()
    {
        lock (_guard)
        {
            ThrowIfCancelled();
            _isBusy = true;
        }
    }

    /// <summary>Says, between two statements, that it was not cancelled.</summary>
    /// <exception cref="FailureException">It was.</exception>
    internal void ThrowIfCancelled()
    {
        lock (_guard)
        {
            if (_isCancelled)
            {
                throw new FailureException(FailureReason.LockNotGranted, "it was cancelled");
            }
        }
    }

    /// <summary>
    /// Hands on what was opened. Whoever cancelled has closed what was open then: what came later is closed here.
    /// </summary>
    /// <exception cref="FailureException">It was cancelled.</exception>
    internal T Pass<T>(T opened)
        where T : IDisposable
    {
        try
        {
            ThrowIfCancelled();
            return opened;
        }
        catch (FailureException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Has ended.</summary>
    internal void Leave()
    {
        lock (_guard)
        {
            _isBusy = false;
        }
    }

    /// <summary>Cancels what runs and what would come.</summary>
    /// <returns>Whether something runs that is to be ended.</returns>
    internal bool Cancel()
    {
        lock (_guard)
        {
            _isCancelled = true;
            return _isBusy;
        }
    }

    /// <summary>Lets the next one begin.</summary>
    internal void Reset()
    {
        lock (_guard)
        {
            _isCancelled = false;
        }
    }
}
