using System;
using FsFreezeHook.Records;
using Xunit;

namespace FsFreezeHook.Tests.Records;

public sealed class FreezeIdTests
{
    private const string Boot = "5a2b8b1e-0000-4000-8000-123456789abc";

    [Fact]
    public void It_is_the_boot_and_a_random_part()
    {
        string text = FreezeId.Create(Boot).ToString();
        Assert.Matches($"^{Boot}\\.[0-9a-f]{{16}}$", text);
        Assert.NotEqual(text, FreezeId.Create(Boot).ToString());
    }

    [Fact]
    public void One_that_was_written_down_is_the_same_again()
    {
        FreezeId id = FreezeId.Create(Boot);
        Assert.Equal(id, FreezeId.Parse(id.ToString()));
    }

    [Theory]
    [InlineData(Boot + ".0123456789abcdef", true)]
    [InlineData(Boot, false)]
    [InlineData(Boot + "d.0123456789abcdef", false)]
    [InlineData("6a2b8b1e-0000-4000-8000-123456789abc.0123456789abcdef", false)]
    [InlineData("", false)]
    public void It_is_of_one_boot_only(string text, bool expected) => Assert.Equal(expected, FreezeId.Parse(text).IsOfBoot(Boot));

    [Fact]
    public void None_at_all_is_of_no_boot()
    {
        Assert.False(default(FreezeId).IsOfBoot(Boot));
        Assert.Equal(string.Empty, default(FreezeId).ToString());
    }

    [Fact]
    public void The_kernel_names_its_boot() => Assert.True(Guid.TryParse(FreezeId.ReadBootId(), out _));
}
