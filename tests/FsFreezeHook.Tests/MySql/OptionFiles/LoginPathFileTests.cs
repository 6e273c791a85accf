using System;
using System.Linq;
using CsCheck;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.OptionFiles;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

public sealed class LoginPathFileTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 20).Select(i => (byte)(i * 11))];

    private static readonly byte[][] Lines =
        ["[client]\n"u8.ToArray(), "user = x\n"u8.ToArray(), "password = hunter2\n"u8.ToArray()];

    private readonly OptionFileFolder _folder = new();

    [Fact]
    public void Its_groups_are_those_of_the_other_files()
    {
        _folder.WriteLogin(
            "[local]", "user = \"a\"", "[client]", "user = \"b\"", "[fsfreeze-hook]", "password = \"p # \\\\ \\\" q\"");
        Assert.Equal(["user=b", "password=p # \\ \" q"], _folder.Options());
    }

    [Fact]
    public void It_comes_first_as_MySQLs_client_reads_it_and_then_the_files_without_it_as_MariaDBs_does()
    {
        _folder.Write("etc.cnf", "[client]", "user=file", "password=p", "[client-mariadb]", "password=q");
        _folder.WriteLogin("[client]", "user = \"login\"");
        MySqlSettings settings = _folder.Complete();
        Assert.Equal(
            [("login", "p"), ("file", "q"), ("file", "p"), ("root", null)],
            new[] { settings }.Concat(settings.Alternatives).Select(one => (one.User, one.Password)));
    }

    [Fact]
    public void Any_lines_are_decrypted_as_they_were_encrypted() =>
        Gen.Select(Gen.Byte.Array[20], Gen.Byte.Array[0, 100].Array[0, 5]).Sample((key, lines) =>
        {
            byte[][] read =
                [.. new LoginPathFile("f", () => true).Decrypt(LoginPathWriter.Encode(key, lines)).Select(line => line.Line)];
            Assert.Equal(lines, read);
        });

    [Fact]
    public void A_file_that_was_damaged_anywhere_is_read_or_refused_and_nothing_else()
    {
        byte[] file = LoginPathWriter.Encode(Key, Lines);
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte, Gen.Int[0, file.Length]).Sample((at, value, length) =>
        {
            byte[] damaged = [.. file];
            damaged[at] = value;
            try
            {
                _ = new LoginPathFile("f", () => true).Decrypt(damaged.AsMemory(0, length)).Count();
            }
            catch (FailureException e) when (e.Reason == FailureReason.Configuration)
            {
                Assert.Matches(@"^f: at byte \d+: [^\n]*$", e.Message);
            }
        });
    }

    [Theory]
    [InlineData(1, "at byte 1: it ends within its key")]
    [InlineData(26, "at byte 24: the length of a line is wrong")]
    [InlineData(40, "at byte 24: the length of a line is wrong")]
    public void A_file_that_was_cut_off_says_where(int length, string error)
    {
        _folder.WriteLoginBytes(LoginPathWriter.Encode(Key, Lines[..1])[..length]);
        Assert.Equal($"home/.mylogin.cnf: {error}; remove the file and write it with mysql_config_editor", _folder.Error());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0x7f })]
    public void A_line_of_an_impossible_length_is_refused(byte[] length)
    {
        _folder.WriteLoginBytes([0, 0, 0, 0, .. Key, .. length, 1, 2, 3]);
        Assert.Contains("at byte 24: the length of a line is wrong", _folder.Error());
    }

    [Theory]
    [InlineData("user = hunter2", "option before any group")]
    [InlineData("!include hunter2", "include directive")]
    [InlineData("[hunter2", "group without its ']'; write it as [client]")]
    public void What_mysql_config_editor_never_writes_is_refused_and_not_repeated(string line, string problem)
    {
        _folder.WriteLogin(line);
        Assert.Equal(
            $"home/.mylogin.cnf: at byte 24: {problem}; remove the file and write it with mysql_config_editor", _folder.Error());
    }

    [Fact]
    public void An_empty_file_and_one_without_lines_say_nothing()
    {
        _folder.WriteLoginBytes([]);
        Assert.Empty(_folder.Options());
        _folder.WriteLogin();
        Assert.Empty(_folder.Options());
    }

    [Theory]
    [InlineData("640")]
    [InlineData("604")]
    [InlineData("700")]
    public void Its_mode_is_600_or_it_is_passed_over_as_MySQLs_client_does(string mode)
    {
        _folder.WriteLogin("[client]");
        _folder.SetMode("home/.mylogin.cnf", mode);
        Assert.Equal(
            $"home/.mylogin.cnf: unsafe permissions 0{mode}: only its owner may read and write it; chmod 600 home/.mylogin.cnf",
            _folder.Error());
    }

    [Fact]
    public void Without_OpenSSL_it_is_a_failure_and_not_the_end_of_the_process()
    {
        byte[] file = LoginPathWriter.Encode(Key, Lines[..1]);
        FailureException failure = Assert.Throws<FailureException>(
            () => new LoginPathFile("f", () => false).Decrypt(file).Count());
        Assert.Equal("f: cannot be decrypted without OpenSSL; install its libssl, or remove the file", failure.Message);
    }

    public void Dispose() => _folder.Dispose();
}
