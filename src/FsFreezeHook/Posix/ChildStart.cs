using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;

namespace FsFreezeHook.Posix;

/// <summary>How a child is to be started. It gets these descriptors and no other.</summary>
internal sealed record ChildStart
{
    /// <summary>The program's file.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, the first of which is its own name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its environment, as <c>NAME=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Its descriptor 0.</summary>
    public required SafeFileHandle StandardInput { get; init; }

    /// <summary>Its descriptor 1.</summary>
    public required SafeFileHandle StandardOutput { get; init; }

    /// <summary>Its descriptor 2.</summary>
    public required SafeFileHandle StandardError { get; init; }

    /// <summary>Its descriptors from 3 on, none of which has one of those numbers here.</summary>
    public IReadOnlyList<SafeFileHandle> Further { get; init; } = [];

    /// <summary>Where it runs; null for where this process does.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Whether it keeps <see cref="RealTime"/> where the calling thread has it; otherwise it is an ordinary program.
    /// </summary>
    public bool KeepsRealTime { get; init; }

    /// <summary>Whether it is of this process's own group: what a terminal sends goes to both.</summary>
    public bool SharesGroup { get; init; }

    /// <summary>Whether it leads a session of its own; otherwise it leads a process group of its own.</summary>
    public bool NewSession { get; init; }
}
