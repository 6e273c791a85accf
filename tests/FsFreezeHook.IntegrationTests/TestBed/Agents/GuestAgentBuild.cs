namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Which agent: before 9.1 a hook's output goes nowhere, from then on to a pipe that the agent reads to its end.
/// </summary>
public enum GuestAgentBuild
{
    /// <summary>Debian 11's, 5.2, with that Debian as its root and its hook's.</summary>
    Debian11,

    /// <summary>The same for arm64, emulated.</summary>
    Debian11Arm64,

    /// <summary>Debian 12's, 7.2.</summary>
    Debian12,

    /// <summary>Debian 13's, 10.0.</summary>
    Debian13,

    /// <summary>Debian unstable's, 11.1.</summary>
    Unstable,
}
