namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>When a fault comes.</summary>
public enum Moment
{
    /// <summary>The holder waits for the server's greeting.</summary>
    BeforeReady,

    /// <summary>The server has been asked for the lock, and something stands in its way.</summary>
    AttemptPending,

    /// <summary>The lock is granted, and the flush has not begun.</summary>
    Locked,

    /// <summary>The lock is proven, and the record is being written.</summary>
    InCommit,

    /// <summary>Freeze has exited with 0.</summary>
    Held,

    /// <summary>Thaw has asked the holder to release, and the server has not been told yet.</summary>
    Releasing,

    /// <summary>Thaw has exited with 0.</summary>
    After,
}
