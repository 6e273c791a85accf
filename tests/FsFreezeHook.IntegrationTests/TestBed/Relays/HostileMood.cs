namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What becomes of a freeze on a server that says what it likes.</summary>
public enum HostileMood
{
    /// <summary>It lets in and locks.</summary>
    Locks,

    /// <summary>A session blocks the lock, and cannot be ended.</summary>
    IsBlocked,

    /// <summary>It refuses the login.</summary>
    RefusesLogin,

    /// <summary>It asks for a login method that nobody knows.</summary>
    HasUnknownPlugin,

    /// <summary>Every question is an error.</summary>
    FailsQuestions,

    /// <summary>A table has an engine without transactions, and the lock is the one that does not protect it.</summary>
    HasOddTable,

    /// <summary>It has lost the lock when it is to be released.</summary>
    LosesLock,
}
