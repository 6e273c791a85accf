using System;
using System.Linq;
using FsFreezeHook.Configuration;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.Configuration;

public sealed class ConfigurationKeysTests
{
    [Fact]
    public void The_keys_are_those_of_the_contract()
    {
        Assert.Equal(
            "hook-directory log-file log-to log-level runtime-directory state-directory metrics-file hook-timeout failing-hook "
                + "sync-limit containers agent-state-file unfrozen-limit",
            string.Join(' ', Engines.Keys.Where(key => key.Section == "hook").Select(key => key.Name)));
        Assert.Equal(
            "enabled socket host port container user password ssl-mode ssl-ca ssl-cert ssl-key defaults-file "
                + "defaults-group-suffix lock blockers galera role cluster-turn lock-timeout max-stall max-hold",
            string.Join(' ', Engines.Keys.Where(key => key.Section == "mysql").Select(key => key.Name)));
    }

    [Fact]
    public void A_keys_default_text_is_what_holds_without_the_key()
    {
        HookSettings hook = new() { HookDirectory = "/" };
        Assert.All(
            HookKeys.All.Where(key => key.Default is not null),
            key => Assert.Equal(hook, key.Apply(hook, key.Default!)));
        MySqlSettings instance = new() { Name = "mysql" };
        Assert.All(
            MySqlKeys.All.Where(key => key.Default is not null),
            key => Assert.Equal(instance, key.Apply(instance, key.Default!)));
    }

    [Fact]
    public void Each_key_is_described_in_one_line() =>
        Assert.All(Engines.Keys, key => Assert.Matches("^[^\n]{10,120}[^.\n]$", key.Description));

    [Fact]
    public void Only_the_password_is_secret() =>
        Assert.Equal(["password"], Engines.Keys.Where(key => key.IsSecret).Select(key => key.Name));

    [Theory]
    [InlineData("log-level", "verbose debug information warning error fatal Warning")]
    [InlineData("failing-hook", "continue abort ignore")]
    [InlineData("enabled", "required auto no NO")]
    [InlineData("ssl-mode", "disabled preferred required verify-ca verify-identity VERIFY_CA VERIFY_IDENTITY")]
    [InlineData("lock", "read-lock backup-stage instance-lock auto BACKUP_STAGE")]
    [InlineData("blockers", "wait kill-reads kill")]
    [InlineData("galera", "require-synced any")]
    [InlineData("role", "any replica")]
    [InlineData("cluster-turn", "wait refuse off")]
    [InlineData("port", "1 65535")]
    [InlineData("host", "localhost db.example my_host 127.0.0.1 ::1")]
    [InlineData("lock-timeout", "100ms 1h")]
    [InlineData("max-stall", "100ms")]
    [InlineData("max-hold", "1s 24h")]
    [InlineData("hook-timeout", "0 0s 100ms 24h")]
    [InlineData("sync-limit", "0 0s 100ms 1h")]
    [InlineData("containers", "auto no NO")]
    [InlineData("metrics-file", "none /x")]
    [InlineData("log-to", "file journal both")]
    [InlineData("container", "shop-db 0123456789ab")]
    [InlineData("log-file", "/x /dev/null")]
    public void These_values_are_allowed(string name, string values) =>
        Assert.All(values.Split(' '), Key(name).Check);

    [Theory]
    [InlineData(
        "log-level", "info", "'info' is not one of its values; write verbose, debug, information, warning, error or fatal")]
    [InlineData("failing-hook", "veto", "'veto' is not one of its values; write continue, abort or ignore")]
    [InlineData("enabled", "yes", "'yes' is not one of its values; write required, auto or no")]
    [InlineData(
        "ssl-mode", "1", "'1' is not one of its values; write disabled, preferred, required, verify-ca or verify-identity")]
    [InlineData("lock", "none", "'none' is not one of its values; write read-lock, backup-stage, instance-lock or auto")]
    [InlineData("blockers", "yes", "'yes' is not one of its values; write wait, kill-reads or kill")]
    [InlineData("galera", "synced", "'synced' is not one of its values; write require-synced or any")]
    [InlineData("role", "source", "'source' is not one of its values; write any or replica")]
    [InlineData("cluster-turn", "no", "'no' is not one of its values; write wait, refuse or off")]
    [InlineData("defaults-file", "my.cnf", "'my.cnf' is not an absolute path; begin it with /")]
    [InlineData("port", "0", "'0' is not a port; write a number from 1 to 65535")]
    [InlineData("port", "65536", "'65536' is not a port; write a number from 1 to 65535")]
    [InlineData("port", "+80", "'+80' is not a port; write a number from 1 to 65535")]
    [InlineData("port", "4294967297", "'4294967297' is not a port; write a number from 1 to 65535")]
    [InlineData("host", "db:3307", "'db:3307' is not a host name or address; write one, its port as 'port'")]
    [InlineData("host", "a,b", "'a,b' is not a host name or address; write one, its port as 'port'")]
    [InlineData("host", "/run/x.sock", "'/run/x.sock' is not a host name or address; write one, its port as 'port'")]
    [InlineData("host", "", "'' is not a host name or address; write one, its port as 'port'")]
    [InlineData("socket", "run/x", "'run/x' is not an absolute path; begin it with /")]
    [InlineData("ssl-ca", "~/ca.pem", "'~/ca.pem' is not an absolute path; begin it with /")]
    [InlineData("containers", "yes", "'yes' is not one of its values; write auto or no")]
    [InlineData("container", "", "it is empty; write a value or remove the line")]
    [InlineData("user", "", "it is empty; write a value or remove the line")]
    [InlineData("lock-timeout", "99ms", "'99ms' is out of its range, 100ms to 1h; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("lock-timeout", "0", "'0' is out of its range, 100ms to 1h; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("max-stall", "2h", "'2h' is out of its range, 100ms to 1h; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("max-hold", "999ms", "'999ms' is out of its range, 1s to 1d; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("max-hold", "25h", "'25h' is out of its range, 1s to 1d; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("sync-limit", "2h", "'2h' is out of its range, 100ms to 1h; write it as 500ms, 30s, 5min, 1h or 1d")]
    [InlineData("hook-timeout", "50ms", "'50ms' is out of its range, 100ms to 1d; write it as 500ms, 30s, 5min, 1h or 1d")]
    public void These_values_are_refused(string name, string value, string expected)
    {
        FailureException failure = Assert.Throws<FailureException>(() => Key(name).Check(value));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.Equal(expected, failure.Message);
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message() =>
        Assert.True(Assert.Throws<FailureException>(() => Key("port").Check(new string('9', 4000))).Message.Length < 130);

    private static ConfigurationKey Key(string name) =>
        Engines.Keys.Single(key => string.Equals(key.Name, name, StringComparison.Ordinal));
}
