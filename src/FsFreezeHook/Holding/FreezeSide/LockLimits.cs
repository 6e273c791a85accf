using System;

namespace FsFreezeHook.Holding.FreezeSide;

/// <summary>What taking the locks may cost.</summary>
/// <param name="LockTimeout">How long all attempts together may take.</param>
/// <param name="MaxStall">How long one attempt may keep writers waiting; all of them together twice that.</param>
internal sealed record LockLimits(TimeSpan LockTimeout, TimeSpan MaxStall);
