using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>The inputs that are kept, in a folder a target: what is right, what is wrong, and all that ever did harm.</summary>
internal static class Corpus
{
    /// <summary>The names of a target's inputs.</summary>
    public static IReadOnlyList<string> Names(FuzzTarget target) =>
        [.. Directory.EnumerateFiles(Folder(target)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>One of them.</summary>
    public static byte[] Read(FuzzTarget target, string name) => File.ReadAllBytes(Path.Combine(Folder(target), name));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<byte[]> ReadAll(FuzzTarget target) => [.. Names(target).Select(name => Read(target, name))];

    private static string Folder(FuzzTarget target) => Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Corpus", target.Name);
}
