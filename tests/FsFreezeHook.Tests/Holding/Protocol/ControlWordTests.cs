using System;
using FsFreezeHook.Holding.Protocol;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class ControlWordTests
{
    [Theory]
    [InlineData(nameof(Step.Look), 0, "look 0")]
    [InlineData(nameof(Step.Clear), 0, "clear 0")]
    [InlineData(nameof(Step.Take), 3000, "take 3000")]
    [InlineData(nameof(Step.LetGo), 0, "let-go 0")]
    [InlineData(nameof(Step.Prove), 29999, "prove 29999")]
    public void What_is_written_is_read_again(string step, int milliseconds, string line)
    {
        ControlWord word = new(Enum.Parse<Step>(step), TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(line, word.ToString());
        Assert.Equal(word, ControlWord.Parse(line));
    }

    [Fact]
    public void A_limit_is_rounded_up_so_that_a_little_is_not_nothing() =>
        Assert.Equal("take 1", new ControlWord(Step.Take, TimeSpan.FromTicks(1)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("take")]
    [InlineData("take ")]
    [InlineData("take x")]
    [InlineData("take -1")]
    [InlineData("take +1")]
    [InlineData("take 1.5")]
    [InlineData("take 1 2")]
    [InlineData("take  1")]
    [InlineData(" take 1")]
    [InlineData("TAKE 1")]
    [InlineData("letgo 1")]
    [InlineData("take 99999999999999999999")]
    [InlineData("{\"step\":\"take\"}")]
    public void Nonsense_is_no_word(string line) => Assert.Null(ControlWord.Parse(line));

    [Fact]
    public void A_step_that_does_not_exist_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => new ControlWord((Step)int.MaxValue, TimeSpan.Zero).ToString());
}
