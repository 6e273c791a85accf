using FsFreezeHook.CommandLine;
using Xunit;

namespace FsFreezeHook.Tests.CommandLine;

public sealed class CommandOfRunTests
{
    [Theory]
    [InlineData("run ls -l", "run -- ls -l")]
    [InlineData("run -- ls -l", "run -- ls -l")]
    [InlineData("run ls -- -l", "run -- ls -- -l")]
    [InlineData("run --timeout 5s ls --timeout 6s", "run --timeout 5s -- ls --timeout 6s")]
    [InlineData("run --timeout=5s --verbose ls", "run --timeout=5s --verbose -- ls")]
    [InlineData("--config run run run", "--config run run -- run")]
    [InlineData("--verbose run --config f --help", "--verbose run --config f --help")]
    [InlineData("run", "run")]
    [InlineData("run --timeout", "run --timeout")]
    [InlineData("freeze run ls", "freeze run ls")]
    [InlineData("-- run ls", "-- run ls")]
    [InlineData("", "")]
    public void What_comes_from_the_command_on_is_the_commands_own(string arguments, string marked) =>
        Assert.Equal(Words(marked), CommandOfRun.Mark(Words(arguments)));

    private static string[] Words(string text) => text.Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
}
