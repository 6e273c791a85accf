using System;
using System.Collections.Generic;
using FsFreezeHook.Benchmarks.Measuring;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.Benchmarks.Sides;

/// <summary>One of those that are compared: it freezes a server, and thaws it.</summary>
internal interface IFreezer : IDisposable
{
    /// <summary>What a reader calls it.</summary>
    string Name { get; }

    /// <summary>The processes that stay while it is frozen.</summary>
    IReadOnlyList<ProcessEntry> Staying { get; }

    /// <summary>Freezes, as an agent does.</summary>
    /// <exception cref="TestBedException">It failed.</exception>
    Timing Freeze();

    /// <summary>Freezes, and may say that it could not.</summary>
    Timing TryToFreeze();

    /// <summary>Thaws, as an agent does.</summary>
    /// <exception cref="TestBedException">It failed.</exception>
    Timing Thaw();

    /// <summary>Waits until nothing is left of it, so that the next one does not pay for it.</summary>
    void Settle();
}
