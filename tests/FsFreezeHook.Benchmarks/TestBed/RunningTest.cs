namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>In the place of the tests' own: here no test runs.</summary>
internal static class RunningTest
{
    /// <summary>None.</summary>
    public static string? Id => null;
}
