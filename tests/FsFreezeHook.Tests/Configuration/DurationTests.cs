using System;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("30 s", 30_000)]
    [InlineData("30\t s", 30_000)]
    [InlineData("5min", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("007s", 7_000)]
    public void A_number_and_its_unit_is_a_duration(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5s")]
    [InlineData("1m")]
    [InlineData("1S")]
    [InlineData("1s 1s")]
    [InlineData("1s30")]
    [InlineData("0x10s")]
    [InlineData("٣s")]
    [InlineData("1day")]
    [InlineData("100000000h")]
    [InlineData("10675200d")]
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_refused_with_the_form(string text)
    {
        FailureException failure = Assert.Throws<FailureException>(() => Duration.Parse(text));
        Assert.Equal($"'{text}' is not a duration; write it as 500ms, 30s, 5min, 1h or 1d", failure.Message);
    }

    [Fact]
    public void A_number_without_a_unit_is_an_error_that_names_the_missing_unit() =>
        Assert.Equal(
            "'30' has no unit; write it as 500ms, 30s, 5min, 1h or 1d",
            Assert.Throws<FailureException>(() => Duration.Parse("30")).Message);

    [Theory]
    [InlineData("99999999h", 99_999_999)]
    [InlineData("10675199d", 10_675_199 * 24)]
    public void The_largest_number_that_is_read_does_not_overflow(string text, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Duration.Parse(text));

    [Fact]
    public void Limits_are_allowed_themselves_and_named_when_passed()
    {
        Func<string, TimeSpan> read = Duration.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromMilliseconds(100), read("100ms"));
        Assert.Equal(TimeSpan.FromHours(1), read("60min"));
        Assert.Throws<FailureException>(() => read("99ms"));
        Assert.Equal(
            "'3601s' is out of its range, 100ms to 1h; write it as 500ms, 30s, 5min, 1h or 1d",
            Assert.Throws<FailureException>(() => read("3601s")).Message);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(90_000, "90s")]
    [InlineData(360_000, "6min")]
    [InlineData(90_000_000, "25h")]
    [InlineData(172_800_000, "2d")]
    public void A_duration_is_written_in_the_largest_unit_that_keeps_it_whole(long milliseconds, string expected) =>
        Assert.Equal(expected, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(9_999, "0")]
    [InlineData(15_000, "1ms")]
    public void Less_than_a_millisecond_is_cut_off(long ticks, string expected) =>
        Assert.Equal(expected, Duration.Format(TimeSpan.FromTicks(ticks)));
}
