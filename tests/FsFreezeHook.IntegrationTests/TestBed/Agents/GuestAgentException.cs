using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>The agent's answer was an error; the message is the text that a host gets to see.</summary>
public sealed class GuestAgentException : Exception
{
    public GuestAgentException()
    {
    }

    public GuestAgentException(string message)
        : base(message)
    {
    }

    public GuestAgentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
