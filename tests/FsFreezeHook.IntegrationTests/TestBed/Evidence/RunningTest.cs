using Xunit;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The test that runs now.</summary>
internal static class RunningTest
{
    /// <summary>Its id; null where none runs, or it has ended.</summary>
    public static string? Id => TestContext.Current is { Test: { } test, TestState: null } ? test.UniqueID : null;
}
