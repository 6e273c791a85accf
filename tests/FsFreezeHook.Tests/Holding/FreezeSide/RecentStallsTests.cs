using System;
using System.IO;
using FsFreezeHook.Holding.FreezeSide;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Holding.FreezeSide;

public sealed class RecentStallsTests : IDisposable
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    [Fact]
    public void Those_of_other_runs_count_for_a_minute()
    {
        Read().Add(Stall);
        _time.Advance(TimeSpan.FromSeconds(20));
        Read().Add(Stall);
        RecentStalls stalls = Read();
        Assert.Equal((2 * Stall, 40), (stalls.Sum, Math.Round(stalls.UntilLess.TotalSeconds)));
        _time.Advance(TimeSpan.FromSeconds(40.001));
        Assert.Equal(Stall, stalls.Sum);
        Assert.Equal(Stall, Read().Sum);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (Read().Sum, Read().UntilLess));
    }

    [Fact]
    public void What_no_longer_counts_leaves_the_file()
    {
        Read().Add(Stall);
        _time.Advance(RecentStalls.Window);
        Read().Add(Stall);
        Assert.Single(File.ReadAllLines(_folder["stalls"]));
    }

    [Fact]
    public void Those_of_another_start_of_the_machine_do_not_count()
    {
        Read().Add(Stall);
        _time.Advance(-Stall);
        Assert.Equal(TimeSpan.Zero, Read().Sum);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("1 2 3\n-1 5\n99999999999999999999 1\n1 99999999999999999999\n\0\n")]
    public void What_is_malformed_is_passed_over(string content)
    {
        _folder.Write("stalls", content);
        Assert.Equal(TimeSpan.Zero, Read().Sum);
        Read().Add(Stall);
        Assert.Equal(Stall, Read().Sum);
    }

    [Fact]
    public void Where_it_cannot_be_written_it_counts_in_this_run()
    {
        RecentStalls stalls = new(_folder["missing/stalls"], _time);
        stalls.Add(Stall);
        Assert.Equal(Stall, stalls.Sum);
    }

    public void Dispose() => _folder.Dispose();

    private RecentStalls Read() => new(_folder["stalls"], _time);
}
