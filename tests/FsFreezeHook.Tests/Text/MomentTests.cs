using System;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Text;

public sealed class MomentTests
{
    [Theory]
    [InlineData(60, "2026-03-01 02:00:05 +01:00")]
    [InlineData(-210, "2026-02-28 21:30:05 -03:30")]
    [InlineData(0, "2026-03-01 01:00:05 +00:00")]
    public void A_moment_is_said_in_a_zones_time_with_its_offset(int minutes, string expected)
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(minutes), "test", "test");
        Assert.Equal(expected, Moment.Of(new DateTimeOffset(2026, 3, 1, 1, 0, 5, 999, TimeSpan.Zero), zone));
    }

    [Theory]
    [InlineData("2026-03-01T02:00:05Z")]
    [InlineData("2026-03-01T03:00:05+01:00")]
    [InlineData("2026-03-01T02:00:05.000Z")]
    [InlineData("2026-03-01 03:00:05 +01:00")]
    [InlineData("@1772330405")]
    [InlineData("@1772330405.000000000")]
    public void A_moment_is_read_as_programs_and_this_one_write_it(string text) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 2, 0, 5, TimeSpan.Zero), Moment.TryParse(text));

    [Fact]
    public void A_part_of_a_second_counts() =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_772_330_405_250), Moment.TryParse("@1772330405.250000000"));

    [Fact]
    public void A_moment_without_an_offset_is_of_this_machines_zone() =>
        Assert.Equal(
            new DateTimeOffset(new DateTime(2026, 3, 1, 2, 0, 5, DateTimeKind.Local)), Moment.TryParse("2026-03-01T02:00:05"));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@-1")]
    [InlineData("@1e9")]
    [InlineData("@1,000")]
    [InlineData("@99999999999999999999")]
    [InlineData("@253402300800")]
    [InlineData("yesterday")]
    [InlineData("01/02/2026")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-03-01T02:00:05Z ")]
    public void What_is_no_moment_is_told_to_be_none(string text) => Assert.Null(Moment.TryParse(text));

    [Fact]
    public void Each_moment_has_the_offset_of_its_time()
    {
        TimeZoneInfo.AdjustmentRule summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Unspecified),
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0, DateTimeKind.Unspecified), 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0, DateTimeKind.Unspecified), 10, 25));
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [summer]);
        Assert.Equal("2026-01-31 13:00:00 +01:00", Moment.Of(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), zone));
        Assert.Equal("2026-07-31 14:00:00 +02:00", Moment.Of(new DateTimeOffset(2026, 7, 31, 12, 0, 0, TimeSpan.Zero), zone));
    }

    [Fact]
    public void Without_a_zone_it_is_this_machines()
    {
        DateTimeOffset time = new(2026, 3, 1, 1, 0, 5, TimeSpan.Zero);
        Assert.Equal(Moment.Of(time, TimeZoneInfo.Local), Moment.Of(time));
    }
}
