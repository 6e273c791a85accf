namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How far a rehearsal has come when a fault comes.</summary>
public enum RehearsalMoment
{
    /// <summary>The holder waits for the server's greeting.</summary>
    BeforeReady,

    /// <summary>A blocker is waited for, and no lock has been asked for.</summary>
    Waiting,

    /// <summary>The server has been asked for the lock, and something stands in its way.</summary>
    AttemptPending,

    /// <summary>The lock is granted, and the flush has not begun.</summary>
    Locked,

    /// <summary>The lock is proven, and held for as long as the rehearsal is to hold it.</summary>
    Held,

    /// <summary>The holder has been told to release, and the server has not been told yet.</summary>
    Releasing,
}
