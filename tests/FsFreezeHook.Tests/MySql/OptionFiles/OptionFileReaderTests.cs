using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Failures;
using FsFreezeHook.Instances;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.Tests.Configuration;
using FsFreezeHook.Tests.TestBed;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>What wins over what.</summary>
public sealed class OptionFileReaderTests : IDisposable
{
    private readonly OptionFileFolder _folder = new();

    [Fact]
    public void What_the_configuration_says_wins_key_by_key()
    {
        _folder.Write(
            "etc.cnf", "[client]", "user=file", "password=file", "ssl-mode=REQUIRED", "ssl-ca=/file", "ssl-cert=/file",
            "ssl-key=/file");
        MySqlSettings settings = Completed("[mysql]", "user = own", "ssl-ca = /own");
        Assert.Equal(("own", "file"), (settings.User, settings.Password));
        Assert.Equal(
            (TlsMode.Required, "/own", "/file", "/file"),
            (settings.TlsMode, settings.TlsCa, settings.TlsCertificate, settings.TlsKey));

        settings = Completed("[mysql]", "password = own", "ssl-mode = disabled", "ssl-cert = /own", "ssl-key = /own");
        Assert.Equal(("file", "own"), (settings.User, settings.Password));
        Assert.Equal(
            (TlsMode.Disabled, "/file", "/own", "/own"),
            (settings.TlsMode, settings.TlsCa, settings.TlsCertificate, settings.TlsKey));
    }

    [Fact]
    public void The_environment_counts_where_no_option_file_says_otherwise()
    {
        _folder.SetVariable("MYSQL_PWD", "of-the-environment");
        Assert.Equal(("of-the-environment", "the environment"), (_folder.Complete().Password, _folder.Complete().LoginOrigin));
        _folder.SetVariable("MYSQL_UNIX_PORT", "/environment.sock");
        Assert.Equal("/environment.sock", _folder.Complete().Socket);
        _folder.Write("etc.cnf", "[client]", "password=file", "socket=/file.sock");
        Assert.Equal("/file.sock", _folder.Complete().Socket);
        _folder.SetVariable("MYSQL_PWD", "of-the-environment");
        Assert.Equal("file", _folder.Complete().Password);
    }

    [Theory]
    [InlineData("MYSQL_HOST", "a,b")]
    [InlineData("MYSQL_UNIX_PORT", "sock")]
    public void A_bad_value_in_the_environment_is_passed_over_and_named(string name, string value)
    {
        _folder.SetVariable(name, value);
        MySqlSettings settings = _folder.Complete();
        Assert.Equal((null, MySqlSettings.UnnamedInstance), (settings.Host, settings.Name));
        Assert.StartsWith($"the variable {name} is not ", Assert.Single(settings.PassedOver), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_password_in_the_configuration_wins_too()
    {
        _folder.Write("etc.cnf", "[client]", "password=file");
        Assert.Null(Completed("[mysql]", "password = ''").Password);
    }

    [Fact]
    public void A_default_that_is_written_is_written()
    {
        _folder.Write("etc.cnf", "[client]", "user=file", "socket=/file");
        MySqlSettings settings = Completed("[mysql]", "user = root", "socket = /run/mysqld/mysqld.sock");
        Assert.Equal(("root", "/run/mysqld/mysqld.sock"), (settings.User, settings.Socket));
    }

    [Fact]
    public void A_key_that_is_inherited_wins_as_well()
    {
        _folder.Write("etc.cnf", "[client]", "user=file");
        using ConfigurationFolder configuration = ConfigurationFolder.With("[mysql]", "user = own", "[mysql a]", "socket = /a");
        Assert.Equal("own", configuration.Read().Complete([Engines.MySql(_folder.Places)]).MySqlInstances()[1].User);
    }

    [Theory]
    [InlineData("socket = /own", null, "/own", 3306)]
    [InlineData("host = own", "own", "/run/mysqld/mysqld.sock", 3306)]
    public void A_server_in_the_configuration_replaces_that_of_the_files_as_a_whole(
        string line, string? host, string socket, int port)
    {
        _folder.Write("etc.cnf", "[client]", "host=file", "port=3307", "socket=/file", "protocol=tcp", "user=file");
        MySqlSettings settings = Completed("[mysql]", line);
        Assert.Equal((host, socket, port, "file"), (settings.Host, settings.Socket, settings.Port, settings.User));
    }

    [Fact]
    public void Localhost_in_the_configuration_is_the_socket_that_the_files_name_and_no_host_of_theirs()
    {
        _folder.Write("etc.cnf", "[client]", "host=file", "port=3307", "socket=/file", "protocol=tcp");
        MySqlSettings settings = Completed("[mysql]", "host = localhost");
        Assert.Equal((null, "/file"), (settings.Host, settings.Socket));
    }

    [Fact]
    public void Each_instance_has_its_own_files_and_one_that_takes_no_part_has_none()
    {
        string mine = _folder.Write("mine.cnf", "[client]", "user=mine");
        _folder.Write("etc.cnf", "[client]", "user=file", "[client_b]", "user=b");
        using ConfigurationFolder configuration = ConfigurationFolder.With(
            "[mysql a]", "defaults-file = " + mine, "[mysql b]", "defaults-group-suffix = _b",
            "[mysql no]", "enabled = no", "defaults-file = /nowhere");
        IReadOnlyList<MySqlSettings> instances = configuration.Read().Complete([Engines.MySql(_folder.Places)]).MySqlInstances();
        Assert.Equal(("mine", "b", "root"), (instances[0].User, instances[1].User, instances[2].User));
    }

    [Fact]
    public void Root_by_the_socket_and_Debians_account_are_tried_behind_what_the_files_name()
    {
        _folder.Write(
            "debian.cnf", "[client]", "user=debian-sys-maint", "password=hunter2", "socket=/other", "[mysql]", "user=x");
        MySqlSettings settings = _folder.Complete();
        Assert.Equal(("root", null, "/run/mysqld/mysqld.sock"), (settings.User, settings.Password, settings.Socket));
        MySqlSettings debian = Assert.Single(settings.Alternatives);
        Assert.Equal(("debian-sys-maint", "hunter2", "/run/mysqld/mysqld.sock"), (debian.User, debian.Password, debian.Socket));
        Assert.DoesNotContain("hunter2", settings.ToString(), StringComparison.Ordinal);

        _folder.Write("etc.cnf", "[client]", "user=backup", "password=p", "socket=/s", "ssl-mode=REQUIRED");
        Assert.Equal(
            [("backup", "p", "/s"), ("root", null, "/s"), ("debian-sys-maint", "hunter2", "/s")],
            Logins(_folder.Complete()).Select(one => (one.User, one.Password, one.Socket)));
        _folder.Write("etc.cnf", "[client]", "host=127.0.0.1", "user=backup");
        Assert.Equal(
            [("backup", "127.0.0.1"), ("root", null), ("debian-sys-maint", null)],
            Logins(_folder.Complete()).Select(one => (one.User, one.Host)));
    }

    [Theory]
    [InlineData("user = root")]
    [InlineData("password = x")]
    [InlineData("host = db")]
    public void A_section_that_names_an_account_or_a_host_is_not_given_another(string line)
    {
        _folder.Write("debian.cnf", "[client]", "user=debian-sys-maint", "password=hunter2");
        Assert.Empty(Completed("[mysql]", line).Alternatives);
        Assert.Empty(_folder.Complete(OptionFileFolder.Unset with { DefaultsFile = _folder.Write("empty.cnf") }).Alternatives);
    }

    [Theory]
    [InlineData("600", "user=x")]
    [InlineData("600", "user=x", "password=")]
    [InlineData("600", "password=hunter2")]
    [InlineData("620", "user=x", "password=hunter2")]
    public void A_file_of_Debians_that_is_of_no_use_is_passed_over(string mode, params string[] lines)
    {
        _folder.Write("debian.cnf", ["[client]", .. lines]);
        _folder.SetMode("debian.cnf", mode);
        Assert.Empty(_folder.Complete().Alternatives);
    }

    [Fact]
    public void A_section_that_says_all_needs_no_option_file()
    {
        _folder.Write("etc.cnf", "broken");
        MySqlSettings settings = Completed("[mysql]", "socket = /s", "user = x", "password = p");
        Assert.Empty(settings.PassedOver);
        Assert.Empty(settings.Alternatives);
        Assert.NotEmpty(Completed("[mysql]", "host = db", "user = x", "password = p").PassedOver);
        Assert.Empty(Completed("[mysql]", "host = db", "user = x", "password = p", "ssl-mode = required").PassedOver);
    }

    [Fact]
    public void Debians_file_may_be_the_defaults_file()
    {
        string file = _folder.Write(
            "debian.cnf", "[client]", "host=localhost", "user=debian-sys-maint", "password=p", "socket=/s");
        MySqlSettings settings = _folder.Complete(OptionFileFolder.Unset with { DefaultsFile = file });
        Assert.Equal(("debian-sys-maint", "p", null, "/s"), (settings.User, settings.Password, settings.Host, settings.Socket));
    }

    [Fact]
    public void What_is_wrong_with_a_file_that_the_configuration_does_not_name_fails_no_instance()
    {
        _folder.Write("etc.cnf", "[client]", "user=x", "password=hunter2");
        _folder.SetMode("etc.cnf", "666");
        foreach (MySqlSettings settings in (MySqlSettings[])[Completed("[mysql]", "max-hold = 1min"),
            Completed("[mysql]", "enabled = auto"), Completed()])
        {
            Assert.Null(settings.Problem);
            Assert.Equal(("root", null), (settings.User, settings.Password));
            Assert.StartsWith(
                _folder["etc.cnf"] + ": unsafe permissions 0666", Assert.Single(settings.PassedOver), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_wrong_with_the_file_that_it_names_fails_an_instance_that_is_required_and_is_a_problem_of_one_that_is_not()
    {
        string file = _folder.Write("mine.cnf", "[client]", "password=hunter2");
        _folder.SetMode("mine.cnf", "666");
        FailureException failure = Assert.Throws<FailureException>(() => Completed("[mysql]", "defaults-file = " + file));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.Equal(failure.Message, Completed("[mysql]", "enabled = auto", "defaults-file = " + file).Problem);
        Assert.Null(Completed("[mysql]", "enabled = no", "defaults-file = " + file).Problem);
    }

    [Theory]
    [InlineData(true, "host=db")]
    [InlineData(false, "host=localhost")]
    [InlineData(true, "protocol=tcp")]
    public void A_host_that_only_an_option_file_names_is_marked(bool isMarked, string line)
    {
        string file = _folder.Write("etc.cnf", "[client]", line);
        Assert.Equal(isMarked, _folder.Complete().HostIsFromOptionFiles);
        Assert.False(Completed("[mysql]", "host = db").HostIsFromOptionFiles);
        Assert.False(Completed("[mysql]", "defaults-file = " + file).HostIsFromOptionFiles);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<MySqlSettings> Logins(MySqlSettings settings) => [settings, .. settings.Alternatives];

    private MySqlSettings Completed(params string[] configuration)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(configuration);
        return Assert.Single(folder.Read().Complete([Engines.MySql(_folder.Places)]).MySqlInstances());
    }
}
