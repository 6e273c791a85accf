using System;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class SectionSetTests
{
    [Theory]
    [InlineData("[mysql]\nsockt = /x", "2: unknown key 'sockt' in [mysql]; did you mean 'socket'?")]
    [InlineData("[mysql db1]\nSocket = /x", "2: unknown key 'Socket' in [mysql db1]; did you mean 'socket'?")]
    [InlineData("[mysql]\nssl_key = /x", "2: unknown key 'ssl_key' in [mysql]; did you mean 'ssl-key'?")]
    [InlineData("[mysql]\nlog-file = /x", "2: unknown key 'log-file' in [mysql]; it belongs in [hook]")]
    [InlineData("[hook]\npassword = secret", "2: unknown key 'password' in [hook]; it belongs in [mysql]")]
    [InlineData(
        "[hook]\nfrobnicate = x",
        "2: unknown key 'frobnicate' in [hook]; valid are hook-directory, log-file, log-to, log-level, runtime-directory, "
            + "state-directory, metrics-file, hook-timeout, failing-hook, sync-limit, containers, agent-state-file, "
            + "unfrozen-limit")]
    public void An_unknown_key_is_an_error_that_helps(string text, string expected) => AssertError(expected, text);

    [Theory]
    [InlineData("[hooks]", "1: unknown section [hooks]; did you mean [hook]?")]
    [InlineData("[Hook]", "1: unknown section [Hook]; did you mean [hook]?")]
    [InlineData("[hook x]", "1: unknown section [hook x]; did you mean [hook]?")]
    [InlineData("[mysqld]", "1: unknown section [mysqld]; did you mean [mysql]?")]
    [InlineData("[mysl db1]", "1: unknown section [mysl db1]; did you mean [mysql db1]?")]
    [InlineData("[client]", "1: unknown section [client]; valid are [hook], [mysql] and [mysql NAME]")]
    public void An_unknown_section_is_an_error_that_helps(string text, string expected) => AssertError(expected, text);

    [Theory]
    [InlineData(".a")]
    [InlineData("..")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("../../etc")]
    [InlineData("ä")]
    [InlineData("a=b")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void A_bad_instance_name_is_an_error(string name) =>
        AssertError(
            $"1: bad instance name in [mysql {name}]; use 1 to 40 of letters, digits, - _ and ., "
                + "the first a letter, a digit or _",
            $"[mysql {name}]");

    [Theory]
    [InlineData("a")]
    [InlineData("8.4")]
    [InlineData("_x-Y.z")]
    [InlineData("1234567890123456789012345678901234567890")]
    public void A_good_instance_name_is_taken(string name)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With($"[mysql {name}]");
        Assert.Equal(name, Assert.Single(folder.Read().Instances).Name);
    }

    [Theory]
    [InlineData("[mysql]\nhost = db\nsocket = /x", "3: 'socket' in [mysql] contradicts 'host' in line 2; remove one of them")]
    [InlineData(
        "[mysql a]\nsocket = /x\ncontainer = db",
        "3: 'container' in [mysql a] contradicts 'socket' in line 2; remove one of them")]
    [InlineData(
        "[mysql a]\ncontainer = db\nhost = db", "3: 'host' in [mysql a] contradicts 'container' in line 2; remove one of them")]
    [InlineData("[mysql a]\nsocket = /x\nhost = db", "3: 'host' in [mysql a] contradicts 'socket' in line 2; remove one of them")]
    public void Host_and_socket_in_one_section_are_an_error_that_names_both_lines(string text, string expected) =>
        AssertError(expected, text);

    [Fact]
    public void A_bad_value_is_named_with_key_and_section() =>
        AssertError(
            "3: bad value for 'lock-timeout' in [mysql db1]: '30' has no unit; write it as 500ms, 30s, 5min, 1h or 1d",
            "[mysql db1]\n\nlock-timeout = 30 ; seconds");

    [Fact]
    public void A_bad_value_is_an_error_though_a_drop_in_overrides_it()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With("[mysql]", "port = x", "host = db");
        folder.WriteDropIn("a.conf", "[mysql]", "port = 1");
        Assert.StartsWith("fsfreeze-hook.conf:2: bad value for 'port' in [mysql]: ", folder.Error());
    }

    [Fact]
    public void A_password_is_never_repeated_by_an_error()
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(
            "[hook]", "password = hunter2", "[mysql]", "password = \"hunter2", "passwort = hunter2", "password hunter2",
            "[mysql a]", "password = 'x'hunter2", "[nothing]", "password = hunter2", "pass word = hunter2");
        Assert.True(folder.ReadTolerantly().Errors.Count >= 6);
        Assert.All(folder.ReadTolerantly().Errors, error => Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal));
    }

    private static void AssertError(string expected, string text) => Assert.Equal("fsfreeze-hook.conf:" + expected, Error(text));

    private static string Error(string text)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(text.Split('\n'));
        return folder.Error();
    }
}
