using System;
using System.Collections.Generic;
using System.IO;
using FsFreezeHook.Posix;
using FsFreezeHook.Tests.TestBed;
using FsFreezeHook.Text;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

public sealed class ShellQuotingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Words() =>
    [
        "/usr/sbin/qemu-ga", "", "two words", "it's here", "$(touch ran) `touch ran` \\ \"; touch ran; \" & *", "~root",
        "\\'; touch ran; '", "a\nb", "\n; touch ran\n", "'\n; touch ran; '", "\\'\n'; touch ran; '\\", "\e[2J\r\t\u0007\u007f",
        "\u009b\u202etxt.exe\u2028", "\u00fc",
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_is_the_same_for_a_shell_and_in_one_line_that_can_be_shown(string word)
    {
        string quoted = ShellWords.Join([word]);
        Assert.True(ShownText.IsPlain(quoted), quoted);
        Assert.Equal(["same"], Shell("/bin/bash", $"[ \"$1\" = {quoted} ] && echo same", word));
    }

    // dash has no $'…'.
    [Theory]
    [MemberData(nameof(Words))]
    public void Nothing_of_a_word_is_run_by_any_shell(string word)
    {
        foreach (string shell in (string[])["/bin/sh", "/bin/bash"])
        {
            Assert.Equal(["done"], Shell(shell, $"cd {_folder["."]} && : {ShellWords.Join([word, "--", word])}\necho done"));
        }

        Assert.False(File.Exists(_folder["ran"]));
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<string> Shell(string shell, string script, params string[] arguments)
    {
        using Child child = Child.Start(
            new Child.Overrides { Path = shell, Arguments = [shell, "-c", script, "sh", .. arguments] });
        return child.Lines();
    }
}
