using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Tests.TestBed;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>
/// Several files in one input: a line <c>%%% NAME</c> begins the next one. Names that could lead out of the folder are none, and
/// such a line is content.
/// </summary>
internal sealed class FileTree : IDisposable
{
    private const int MostFiles = 20;
    private static readonly byte[] Mark = "%%% "u8.ToArray();

    // So deep that what a '..' leads to is a folder of this input's too.
    private const string Depth = "a/b/c/d";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes the files, the first of them under a given name.</summary>
    public FileTree(byte[] input, string first)
    {
        int count = 0;
        MakeFolder(Root);
        foreach ((string name, byte[] content) in Split(input, first).Take(MostFiles))
        {
            string path = $"{Root}/{name}";
            if (!Path.Exists(path) && !File.Exists(Path.GetDirectoryName(path)))
            {
                MakeFolder(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
                TemporaryFolder.SetMode(path, "600");
                count += content.AsSpan().Count((byte)'\n') + 1;
            }
        }

        Lines = count;
    }

    /// <summary>The folder.</summary>
    public string Root => _folder[Depth];

    /// <summary>How many lines there are in all files.</summary>
    public int Lines { get; }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(string Name, byte[] Content)> Split(byte[] input, string first)
    {
        string name = first;
        int from = 0;
        for (int at = 0; at < input.Length; at = NextLine(input, at))
        {
            int next = NextLine(input, at);
            if (input.AsSpan(at).StartsWith(Mark) && AsName(input.AsSpan(at + Mark.Length, next - at - Mark.Length)) is { } found)
            {
                yield return (name, input[from..at]);
                (name, from) = (found, next);
            }
        }

        yield return (name, input[from..]);
    }

    private static int NextLine(byte[] input, int at)
    {
        int end = Array.IndexOf(input, (byte)'\n', at);
        return end < 0 ? input.Length : end + 1;
    }

    private static string? AsName(ReadOnlySpan<byte> text)
    {
        string name = Encoding.Latin1.GetString(text).TrimEnd('\n');
        return name.Length is > 0 and < 60
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/')
            && !name.Split('/').Any(part => part is "" or "." or "..")
            ? name
            : null;
    }

    private static void MakeFolder(string path)
    {
        // A folder may stand where a file's name is one level up: then it is not made, and neither is what would be in it.
        if (!Directory.Exists(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            _ = Directory.CreateDirectory(path);
            TemporaryFolder.SetMode(path, "755");
        }
    }
}
