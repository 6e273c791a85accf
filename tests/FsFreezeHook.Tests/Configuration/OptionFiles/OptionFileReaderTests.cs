using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration;
using Xunit;

namespace FsFreezeHook.Tests.Configuration.OptionFiles;

/// <summary>What wins over what.</summary>
public sealed class OptionFileReaderTests : IDisposable
{
    private readonly OptionFileFolder _folder = new();

    [Fact]
    public void What_the_configuration_says_wins_key_by_key()
    {
        _folder.Write("etc.cnf", "[client]", "user=file", "password=file", "ssl-mode=REQUIRED", "ssl-ca=/file", "ssl-cert=/file", "ssl-key=/file");
        InstanceSettings settings = Completed("[mysql]", "user = own", "ssl-ca = /own");
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
    public void An_empty_password_in_the_configuration_wins_too()
    {
        _folder.Write("etc.cnf", "[client]", "password=file");
        Assert.Null(Completed("[mysql]", "password = ''").Password);
    }

    [Fact]
    public void A_default_that_is_written_is_written()
    {
        _folder.Write("etc.cnf", "[client]", "user=file", "socket=/file");
        InstanceSettings settings = Completed("[mysql]", "user = root", "socket = /run/mysqld/mysqld.sock");
        Assert.Equal(("root", "/run/mysqld/mysqld.sock"), (settings.User, settings.Socket));
    }

    [Fact]
    public void A_key_that_is_inherited_wins_as_well()
    {
        _folder.Write("etc.cnf", "[client]", "user=file");
        using ConfigurationFolder configuration = ConfigurationFolder.With("[mysql]", "user = own", "[mysql a]", "socket = /a");
        Assert.Equal("own", configuration.Read().WithOptionFiles(_folder.Places).Instances[1].User);
    }

    [Theory]
    [InlineData("socket = /own", null, "/own", 3306)]
    [InlineData("host = own", "own", "/run/mysqld/mysqld.sock", 3306)]
    public void A_server_in_the_configuration_replaces_that_of_the_files_as_a_whole(string line, string? host, string socket, int port)
    {
        _folder.Write("etc.cnf", "[client]", "host=file", "port=3307", "socket=/file", "protocol=tcp", "user=file");
        InstanceSettings settings = Completed("[mysql]", line);
        Assert.Equal((host, socket, port, "file"), (settings.Host, settings.Socket, settings.Port, settings.User));
    }

    [Fact]
    public void Each_instance_has_its_own_files_and_one_that_takes_no_part_has_none()
    {
        string mine = _folder.Write("mine.cnf", "[client]", "user=mine");
        _folder.Write("etc.cnf", "[client]", "user=file", "[client_b]", "user=b");
        using ConfigurationFolder configuration = ConfigurationFolder.With(
            "[mysql a]", "defaults-file = " + mine, "[mysql b]", "defaults-group-suffix = _b",
            "[mysql no]", "enabled = no", "defaults-file = /nowhere");
        IReadOnlyList<InstanceSettings> instances = configuration.Read().WithOptionFiles(_folder.Places).Instances;
        Assert.Equal(("mine", "b", "root"), (instances[0].User, instances[1].User, instances[2].User));
    }

    [Fact]
    public void Debians_account_is_the_last_resort_where_nobody_names_one()
    {
        _folder.Write("debian.cnf", "[client]", "user=debian-sys-maint", "password=hunter2", "socket=/other", "[mysql]", "user=x");
        InstanceSettings settings = _folder.Complete();
        Assert.Equal(new Login("debian-sys-maint", "hunter2"), settings.LastResort);
        Assert.Equal(("root", null, "/run/mysqld/mysqld.sock"), (settings.User, settings.Password, settings.Socket));
        Assert.DoesNotContain("hunter2", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{settings.LastResort}", StringComparison.Ordinal);
        Assert.NotNull(Completed("[mysql]", "socket = /own").LastResort);
    }

    [Theory]
    [InlineData("user = root")]
    [InlineData("password = x")]
    [InlineData("host = db")]
    public void Whoever_names_an_account_or_another_machine_gets_no_last_resort(string line)
    {
        _folder.Write("debian.cnf", "[client]", "user=debian-sys-maint", "password=hunter2");
        Assert.Null(Completed("[mysql]", line).LastResort);
        _folder.Write("etc.cnf", "[client]", line);
        Assert.Null(_folder.Complete().LastResort);
        Assert.Null(_folder.Complete(OptionFileFolder.Unset with { DefaultsFile = _folder.Write("empty.cnf") }).LastResort);
    }

    [Theory]
    [InlineData("600", "user=x")]
    [InlineData("600", "user=x", "password=")]
    [InlineData("600", "password=hunter2")]
    [InlineData("644", "user=x", "password=hunter2")]
    [InlineData("620", "user=x", "password=hunter2")]
    [InlineData("600", "user=x", "password=hunter2", "[broken")]
    public void A_file_of_Debians_that_is_of_no_use_is_passed_over(string mode, params string[] lines)
    {
        _folder.Write("debian.cnf", ["[client]", .. lines]);
        _folder.SetMode("debian.cnf", mode);
        Assert.Null(_folder.Complete().LastResort);
    }

    [Fact]
    public void Debians_file_may_be_the_defaults_file()
    {
        string file = _folder.Write("debian.cnf", "[client]", "host=localhost", "user=debian-sys-maint", "password=p", "socket=/s");
        InstanceSettings settings = _folder.Complete(OptionFileFolder.Unset with { DefaultsFile = file });
        Assert.Equal(("debian-sys-maint", "p", null, "/s"), (settings.User, settings.Password, settings.Host, settings.Socket));
    }

    [Fact]
    public void What_is_wrong_with_a_file_fails_an_instance_that_is_required_and_is_a_problem_of_one_that_is_not()
    {
        _folder.Write("etc.cnf", "[client]", "password=hunter2");
        _folder.SetMode("etc.cnf", "644");
        FailureException failure = Assert.Throws<FailureException>(() => Completed("[mysql]", "user = x"));
        Assert.Equal(FailureReason.Configuration, failure.Reason);
        Assert.Equal(failure.Message, Completed("[mysql]", "enabled = auto").Problem);
        Assert.Equal(failure.Message, Completed().Problem);
        Assert.Null(Completed("[mysql]", "enabled = no").Problem);
    }

    public void Dispose() => _folder.Dispose();

    private InstanceSettings Completed(params string[] configuration)
    {
        using ConfigurationFolder folder = ConfigurationFolder.With(configuration);
        return Assert.Single(folder.Read().WithOptionFiles(_folder.Places).Instances);
    }
}
