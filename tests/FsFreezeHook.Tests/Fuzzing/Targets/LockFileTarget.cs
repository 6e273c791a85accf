using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>Who a lock file says has it.</summary>
internal sealed class LockFileTarget : JsonTarget
{
    public override string Name => "lock-file";

    protected override IReadOnlyList<string> Words { get; } =
        ["\"pid\":", "\"startTime\":", "\"freezeId\":", "\"boot.1\"", "1", "0", "-1"];

    public override string Run(byte[] input)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["lock"], input);
        if (HolderRelease.ReadMark(folder["lock"], out string? problem) is not { } mark)
        {
            return problem is null ? "too large" : Told.AtAByte(problem, input.Length);
        }

        Assert.Null(problem);
        Assert.NotNull(mark.FreezeId);
        return $"a mark {mark.Pid > 0} {mark.Process.IsAlive}";
    }
}
