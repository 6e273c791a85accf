namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>How a freeze ends that something may be in the way of.</summary>
public enum BlockedEnd
{
    /// <summary>The lock is granted: it does not wait for this.</summary>
    Granted,

    /// <summary>It is not, and the failure names the session that is in the way.</summary>
    Named,

    /// <summary>It is not, and the server does not let the program see why.</summary>
    Unseen,
}
