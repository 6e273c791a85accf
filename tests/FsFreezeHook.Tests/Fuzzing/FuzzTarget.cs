using System.Collections.Generic;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>Something that takes text or bytes apart, and what must hold whatever it is given.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Its name, which its corpus' folder has too.</summary>
    public abstract string Name { get; }

    /// <summary>Words of its grammar, to be put anywhere.</summary>
    public abstract IReadOnlyList<string> Tokens { get; }

    /// <summary>What one input may allocate whatever its size is, in bytes.</summary>
    public virtual long AllocationAtAll => 2 * 1024 * 1024;

    /// <summary>What it may allocate for each byte of its input, in bytes.</summary>
    public virtual long AllocationPerByte => 512;

    /// <summary>How many inputs are tried without a time that is asked for; fewer where one takes long.</summary>
    public virtual int UsualInputs => 700;

    /// <summary>Has it take an input apart. It throws where something does not hold.</summary>
    /// <returns>What came of it, in words: an input with words that were not seen before is worth changing further.</returns>
    public abstract string Run(byte[] input);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}
