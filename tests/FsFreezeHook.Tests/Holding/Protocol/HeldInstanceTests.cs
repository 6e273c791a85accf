using System;
using System.Collections.Generic;
using System.Text.Json;
using FsFreezeHook.Holding.Protocol;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Holding.Protocol;

public sealed class HeldInstanceTests
{
    private static readonly DateTimeOffset Committed = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Its_limit_runs_from_when_the_lock_was_granted() =>
        Assert.Equal(Committed.AddMilliseconds(980), Held(1000, ("locked", 30), ("held", 50)).LatestEnd(Committed));

    [Fact]
    public void Without_its_steps_the_limit_is_taken_to_run_from_the_commit() =>
        Assert.Equal(Committed.AddMilliseconds(1000), Held(1000, ("locked", 30)).LatestEnd(Committed));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_limit_beyond_the_calendar_is_still_a_moment(long limit) =>
        Assert.InRange(Held(limit).LatestEnd(Committed), Committed, Committed.AddYears(1));

    [Fact]
    public void What_its_engine_says_is_a_word_only_where_it_is_one()
    {
        HeldInstance held = Held(1000);
        held.Facts = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"lock": "read-lock", "connection": 7}""");
        Assert.Equal("read-lock", held.FactInWords("lock"));
        Assert.Null(held.FactInWords("connection"));
        Assert.Equal(7, held.Fact("connection")?.GetInt32());
        Assert.Null(held.Fact("server"));
    }

    private static HeldInstance Held(long limit, params (string Step, long At)[] steps)
    {
        Dictionary<string, long> times = [];
        foreach ((string step, long at) in steps)
        {
            times.Add(step, at);
        }

        return new HeldInstance
        {
            Name = "mysql",
            Holder = new ProcessIdentity(1, 1),
            MaxHoldMilliseconds = limit,
            Steps = times,
        };
    }
}
