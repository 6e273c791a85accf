using System.Collections.Generic;
using System.IO;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>
/// Where a server's programs live: on this machine, or in a folder with another Debian that they see as their root. What they use
/// lies inside that folder, and so is reached from outside.
/// </summary>
/// <param name="Root">The folder, or null for this machine.</param>
internal sealed record Chroot(string? Root)
{
    /// <summary>This machine.</summary>
    public static Chroot None { get; } = new((string?)null);

    /// <summary>The folder that temporary folders are made in, as seen from outside.</summary>
    public string TemporaryParent => Root is null ? "/tmp" : Path.Combine(Root, "tmp");

    /// <summary>A path, as a program in there sees it.</summary>
    public string Inside(string path) => Root is null ? path : "/" + Path.GetRelativePath(Root, path);

    /// <summary>The command that runs a program in there.</summary>
    public (string File, IReadOnlyList<string> Arguments) Program(string program, params IReadOnlyList<string> arguments) =>
        Root is null ? (program, arguments) : ("chroot", [Root, program, .. arguments]);

    /// <summary>Runs a program in there that the bed relies on.</summary>
    /// <exception cref="TestBedException">It failed.</exception>
    public void Must(string program, params string[] arguments)
    {
        (string file, IReadOnlyList<string> all) = Program(program, arguments);
        _ = Command.Must(file, [.. all]);
    }
}
