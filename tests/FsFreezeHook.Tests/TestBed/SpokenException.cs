using System;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>What <see cref="SpeakingServer"/> answers a statement with: an error of the server's.</summary>
/// <param name="number">Its number.</param>
/// <param name="text">Its text.</param>
internal sealed class SpokenException(ushort number, string text) : Exception(text)
{
    /// <summary>The error's number.</summary>
    public ushort Number { get; } = number;
}
