using System;
using System.Collections.Generic;

namespace FsFreezeHook.Hooks;

/// <summary>The order of names in the C locale: byte by byte.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    /// <summary>The only one.</summary>
    internal static readonly ByteOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
