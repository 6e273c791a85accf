namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Which agent: before 9.1 a hook's output goes nowhere, from then on to a pipe that the agent reads to its end.
/// </summary>
public enum GuestAgentBuild
{
    /// <summary>Debian 12's, 7.2.</summary>
    Debian12,

    /// <summary>Debian unstable's, 11.1.</summary>
    Unstable,
}
