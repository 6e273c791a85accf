using System;
using FsFreezeHook.MySql.Sections;
using Xunit;

namespace FsFreezeHook.Tests.MySql.OptionFiles;

/// <summary>What options mean for an instance.</summary>
public sealed class ServerOptionsTests : IDisposable
{
    private const string Socket = "/run/mysqld/mysqld.sock";

    private readonly OptionFileFolder _folder = new();

    [Theory]
    [InlineData(null, Socket, 3306, "socket=")]
    [InlineData(null, "/x", 3306, "socket=/x")]
    [InlineData(null, Socket, 3306, "host=localhost", "port=3307")]
    [InlineData(null, "/x", 3306, "host=localhost", "socket=/x")]
    [InlineData(null, Socket, 3306, "host=")]
    [InlineData(null, Socket, 3306, "host=db", "host=localhost")]
    [InlineData("LOCALHOST", Socket, 3306, "host=LOCALHOST")]
    [InlineData("db", Socket, 3306, "host=db")]
    [InlineData("db", Socket, 3307, "port=3307", "loose_host=db", "socket=/x")]
    [InlineData("db", Socket, 3306, "port=3307", "host=db", "port=0")]
    [InlineData("127.0.0.1", Socket, 3306, "host=127.0.0.1")]
    [InlineData("localhost", Socket, 3307, "protocol=tcp", "port=3307")]
    [InlineData("localhost", Socket, 3306, "protocol=TCP", "host=localhost")]
    [InlineData(null, "/x", 3306, "protocol=Socket", "socket=/x")]
    [InlineData("db", Socket, 3306, "skip-host=x", "host=db")]
    public void The_server_is_the_one_that_the_client_would_connect_to(
        string? host, string socket, int port, params string[] lines)
    {
        _folder.Write("etc.cnf", ["[client]", .. lines]);
        MySqlSettings settings = _folder.Complete();
        Assert.Equal((host, socket, port), (settings.Host, settings.Socket, settings.Port));
    }

    [Theory]
    [InlineData("x", "p", "user=x", "password=p")]
    [InlineData("x", null, "user=x", "password")]
    [InlineData("x", "p", "user=x", "password=p", "password")]
    [InlineData("x", null, "user=x", "password=p", "password=")]
    [InlineData("x", null, "user=x", "password=p", "skip-password")]
    [InlineData("root", "p", "user=x", "user=", "password=p")]
    [InlineData("root", null, "unknown=x", "max_allowed_packet=1M", "skip-networking", "passwords=x")]
    [InlineData("x", "p", "us=x", "pass=p")]
    public void The_account_is_the_one_that_the_client_would_log_in_as(string user, string? password, params string[] lines)
    {
        _folder.Write("etc.cnf", ["[client]", .. lines]);
        MySqlSettings settings = _folder.Complete();
        Assert.Equal((user, password), (settings.User, settings.Password));
    }

    [Fact]
    public void The_files_of_TLS_may_be_named_from_the_home_directory()
    {
        _folder.Write("etc.cnf", "[client]", "ssl-ca=~/ca", "ssl-cert=/cert", "ssl_key=/key");
        MySqlSettings settings = _folder.Complete();
        Assert.Equal(
            (_folder["home/ca"], "/cert", "/key"), (settings.TlsCa, settings.TlsCertificate, settings.TlsKey));
    }

    [Theory]
    [InlineData("host=hunter2/", "bad value for 'host'; write a host name or an address")]
    [InlineData("socket=hunter2", "bad value for 'socket'; write an absolute path")]
    [InlineData("port=hunter2", "bad value for 'port'; write a number from 1 to 65535")]
    [InlineData("port=65536", "bad value for 'port'; write a number from 1 to 65535")]
    [InlineData("protocol=pipe", "bad value for 'protocol'; write tcp or socket")]
    [InlineData("user", "no value for 'user'; write it as user = value")]
    [InlineData("host", "no value for 'host'; write it as host = value")]
    [InlineData("password=hunter2à", "the value of 'password' is not UTF-8; write it in UTF-8, in quotes")]
    public void A_bad_value_is_named_with_its_line_and_not_repeated_and_what_else_is_known_is_tried(string line, string problem)
    {
        _folder.Write("etc.cnf", "[client]", line);
        Assert.Equal($"etc.cnf:2: {problem}", _folder.Error());
        Assert.Equal(("root", null, Socket), (_folder.Complete().User, _folder.Complete().Host, _folder.Complete().Socket));
    }

    [Fact]
    public void A_socket_on_another_machine_is_a_contradiction()
    {
        _folder.Write("etc.cnf", "[client]", "protocol=socket", "host=db");
        Assert.Equal("etc.cnf:2: 'protocol' is socket, and 'host' names another machine; remove one of them", _folder.Error());
    }

    public void Dispose() => _folder.Dispose();
}
