using System;
using System.Collections.Generic;
using System.Text;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.Holding;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>The release pipe of a holder that holds: only the line that names its freeze releases, and always does.</summary>
internal sealed class ReleasePipeTarget : FuzzTarget
{
    private static readonly string Request = ReleaseRequest.For(HolderBench.Order("/").FreezeId);

    public override string Name => "release-pipe";

    // Each has a holder of its own, on threads of its own.
    public override int UsualInputs => 60;

    public override IReadOnlyList<string> Tokens { get; } =
        ["release ", "\n", Request, Request + "\n", "release boot.2\n", new string('x', LineReader.LongestLine)];

    public override string Run(byte[] input)
    {
        using HolderBench bench = new();
        bench.Hold();
        bench.Commit();
        bool expected = Array.IndexOf(Encoding.UTF8.GetString(input).Split('\n')[..^1], Request) >= 0;
        using SafeFileHandle? pipe = NamedPipe.TryOpenWriter(bench.Files.ReleasePipe);
        Assert.NotNull(pipe);

        bool written = input.Length <= LineReader.LongestLine && TryWrite(pipe, input);
        if (written && !expected)
        {
            bench.WaitUntilReleasePipeIsRead();
            Assert.True(bench.IsRunning, "it was released by something else than its line");
        }

        // Where its line stood before the end of what was written, it may have gone before that.
        if (!expected || input.Length > LineReader.LongestLine)
        {
            bench.SendToReleasePipe($"\n{Request}\n");
        }

        Assert.Equal(OutcomeKind.Released, bench.End()?.Kind);
        return $"{written} {expected}";
    }

    private static bool TryWrite(SafeFileHandle pipe, byte[] input)
    {
        try
        {
            return Descriptor.TryWrite(pipe, input, [], TimeSpan.FromSeconds(10));
        }
        catch (PosixException)
        {
            return false;
        }
    }
}
