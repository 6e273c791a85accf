using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>What comes on a pipe, taken apart into lines: it must be what splitting it all at once gives.</summary>
internal sealed class LinesTarget : FuzzTarget
{
    private const int Longest = 1000;

    public override string Name => "lines";

    public override IReadOnlyList<string> Tokens { get; } =
        ["\n", "\n\n", "release boot.1\n", new string('x', Longest), new string('y', Longest - 1) + "\n"];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["pipe"], input);
        using SafeFileHandle handle = Descriptor.Open(folder["pipe"], Libc.O_RDONLY);
        LineReader reader = new(handle, Longest);
        List<string> lines = [];
        while (reader.ReadLine(Soon.Bound) is { } line)
        {
            lines.Add(line);
        }

        Assert.True(reader.IsAtEnd);
        List<string> expected = [];
        int from = 0;
        for (int end; (end = Array.IndexOf(input, (byte)'\n', from)) >= 0 && end - from < Longest; from = end + 1)
        {
            expected.Add(Encoding.UTF8.GetString(input.AsSpan(from, end - from)));
        }

        Assert.Equal(expected, lines);
        Assert.Equal(input.Length - from >= Longest, reader.IsOverfull);
        return $"{Math.Min(lines.Count, 3)} {reader.IsOverfull} {lines.Any(line => line.Length == 0)}";
    }
}
