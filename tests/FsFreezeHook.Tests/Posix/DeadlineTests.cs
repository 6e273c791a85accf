using System;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class DeadlineTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_is_left_shrinks_with_the_time_that_passes()
    {
        Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), deadline.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(6), deadline.Remaining);
        Assert.False(deadline.IsOver);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void It_is_over_at_its_moment_and_what_is_left_never_falls_below_zero(int seconds)
    {
        Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.True(deadline.IsOver);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(seconds), deadline.Elapsed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void One_without_any_time_is_over_at_once(int seconds) =>
        Assert.True(Deadline.After(TimeSpan.FromSeconds(seconds), _time).IsOver);
}
