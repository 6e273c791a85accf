using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// The test bed could not do what a test needs, or waited in vain; it says nothing good about the program under test.
/// </summary>
public sealed class TestBedException : Exception
{
    public TestBedException()
    {
    }

    public TestBedException(string message)
        : base(message)
    {
    }

    public TestBedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
