using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>Where to stand still at a request; null: nowhere.</summary>
/// <param name="request">The request; empty at a connection's beginning.</param>
internal delegate RelayStop? RelayStopper(ReadOnlySpan<byte> request);
