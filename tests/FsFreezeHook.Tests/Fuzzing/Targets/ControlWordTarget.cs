using System.Collections.Generic;
using System.Text;
using FsFreezeHook.Holding.Protocol;
using Xunit;

namespace FsFreezeHook.Tests.Fuzzing.Targets;

/// <summary>A word on the control pipe.</summary>
internal sealed class ControlWordTarget : FuzzTarget
{
    public override string Name => "control-word";

    public override IReadOnlyList<string> Tokens { get; } =
        ["find-blockers ", "end-blockers ", "acquire ", "reset ", "verify ", " ", "3000", "+", "-", ".5"];

    public override string Run(byte[] input)
    {
        ControlWord? word = ControlWord.Parse(Encoding.UTF8.GetString(input));
        if (word is not { } found)
        {
            return "none";
        }

        Assert.Equal(found, ControlWord.Parse(found.ToString()));
        Assert.True(found.Limit >= default(System.TimeSpan));
        return found.Step.ToString();
    }
}
