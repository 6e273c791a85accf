using System;
using System.IO;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class SecretPlaceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a password")]
    [InlineData("credentials are no place")]
    public void What_names_no_place_is_the_password(string text)
    {
        Assert.False(SecretPlace.IsOne(text));
        Assert.Equal(text.Length == 0 ? null : text, SecretPlace.Read(text));
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("canary\n")]
    [InlineData("canary\r\n")]
    public void A_files_line_is_the_password(string content)
    {
        using TemporaryFolder folder = new();
        Assert.Equal("canary", SecretPlace.Read("file:" + Write(folder, content)));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n", "empty")]
    [InlineData("canary\nanother", "more than a line")]
    public void A_file_with_no_line_or_several_is_refused_and_nothing_of_it_repeated(string content, string expected)
    {
        using TemporaryFolder folder = new();
        AssertRefused("file:" + Write(folder, content), expected);
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        using TemporaryFolder folder = new();
        AssertRefused("file:" + Write(folder, "canary", "640"), "chmod 600");
    }

    [Fact]
    public void A_file_that_is_no_text_or_too_long_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, string.Empty);
        File.WriteAllBytes(path, [0xff, 0xfe, 1]);
        AssertRefused("file:" + path, "no text");
        File.WriteAllBytes(path, new byte[5000]);
        AssertRefused("file:" + path, "larger than 4096 bytes");
    }

    [Theory]
    [InlineData("file:relative", "not an absolute path")]
    [InlineData("file:/nowhere/at/all", "does not exist")]
    [InlineData("credential:", "no credential's name")]
    [InlineData("credential:..", "no credential's name")]
    [InlineData("credential:a/b", "no credential's name")]
    [InlineData("credential:not-there", "LoadCredential=")]
    public void What_is_not_there_is_told_with_what_to_do(string text, string expected) => AssertRefused(text, expected);

    private static void AssertRefused(string text, string expected)
    {
        FailureException failure = Assert.Throws<FailureException>(() => SecretPlace.Read(text));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string content, string mode = "600")
    {
        string path = Path.Combine(folder.Root, "secret");
        File.WriteAllText(path, content);
        TemporaryFolder.SetMode(path, mode);
        return path;
    }
}
