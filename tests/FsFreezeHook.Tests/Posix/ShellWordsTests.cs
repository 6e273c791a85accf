using System.Diagnostics;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("/usr/sbin/x-1.2", "/usr/sbin/x-1.2")]
    [InlineData("", "''")]
    [InlineData("KILL 134", "'KILL 134'")]
    [InlineData("INSTALL SONAME 'it'", "\"INSTALL SONAME 'it'\"")]
    [InlineData("it's $HOME", "'it'\\''s $HOME'")]
    public void A_word_is_quoted_where_it_must_be_and_as_little_as_can_be(string word, string expected) =>
        Assert.Equal(expected, ShellWords.Join([word]));

    [Theory]
    [InlineData("plain")]
    [InlineData("a b")]
    [InlineData("'")]
    [InlineData("it's \"both\"")]
    [InlineData("$(id) `id` $HOME it's")]
    [InlineData("back\\slash it's \\")]
    [InlineData("it's so!")]
    [InlineData("*?[a-z]~#&|;<>(){}")]
    public void A_shell_takes_it_for_that_very_word(string word)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf %s {ShellWords.Join([word])}"])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal(word, shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
    }
}
