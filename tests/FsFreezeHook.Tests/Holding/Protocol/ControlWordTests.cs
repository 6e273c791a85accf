using System;
using FsFreezeHook.Holding.Protocol;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class ControlWordTests
{
    [Theory]
    [InlineData(nameof(Step.FindBlockers), 0, "find-blockers 0")]
    [InlineData(nameof(Step.EndBlockers), 0, "end-blockers 0")]
    [InlineData(nameof(Step.Acquire), 3000, "acquire 3000")]
    [InlineData(nameof(Step.Reset), 0, "reset 0")]
    [InlineData(nameof(Step.Verify), 29999, "verify 29999")]
    public void What_is_written_is_read_again(string step, int milliseconds, string line)
    {
        ControlWord word = new(Enum.Parse<Step>(step), TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(line, word.ToString());
        Assert.Equal(word, ControlWord.Parse(line));
    }

    [Fact]
    public void A_limit_is_rounded_up_so_that_a_little_is_not_nothing() =>
        Assert.Equal("acquire 1", new ControlWord(Step.Acquire, TimeSpan.FromTicks(1)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("acquire")]
    [InlineData("acquire ")]
    [InlineData("acquire x")]
    [InlineData("acquire -1")]
    [InlineData("acquire +1")]
    [InlineData("acquire 1.5")]
    [InlineData("acquire 1 2")]
    [InlineData("acquire  1")]
    [InlineData(" acquire 1")]
    [InlineData("TAKE 1")]
    [InlineData("letgo 1")]
    [InlineData("acquire 99999999999999999999")]
    [InlineData("{\"step\":\"acquire\"}")]
    public void Nonsense_is_no_word(string line) => Assert.Null(ControlWord.Parse(line));

    [Fact]
    public void A_step_that_does_not_exist_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => new ControlWord((Step)int.MaxValue, TimeSpan.Zero).ToString());
}
