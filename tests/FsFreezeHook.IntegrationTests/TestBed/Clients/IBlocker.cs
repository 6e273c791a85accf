using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What stands in a lock's way until it is disposed of.</summary>
internal interface IBlocker : IDisposable
{
    /// <summary>Its session.</summary>
    long Id { get; }
}
