using System;
using FsFreezeHook.MySql.Authentication;
using FsFreezeHook.MySql.Sections;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Authentication;

public sealed class ConnectionOptionsTests
{
    private static readonly MySqlSettings Local = new() { Name = "mysql", Socket = "/run/x.sock", User = "backup" };
    private static readonly MySqlSettings Remote = Local with { Host = "db.example", Port = 3307 };

    [Theory]
    [InlineData(false, MySqlSslMode.Disabled)]
    [InlineData(true, MySqlSslMode.Required)]
    public void Over_a_socket_there_is_no_TLS_unless_the_server_insists(bool insists, MySqlSslMode expected)
    {
        MySqlConnectionStringBuilder options = new(
            ConnectionOptions.For(Local with { TlsMode = TlsMode.VerifyIdentity }, insists));
        Assert.Equal(MySqlConnectionProtocol.UnixSocket, options.ConnectionProtocol);
        Assert.Equal("/run/x.sock", options.Server);
        Assert.Equal(expected, options.SslMode);
    }

    [Theory]
    [InlineData(nameof(TlsMode.Disabled), MySqlSslMode.Disabled)]
    [InlineData(nameof(TlsMode.Preferred), MySqlSslMode.Preferred)]
    [InlineData(nameof(TlsMode.Required), MySqlSslMode.Required)]
    [InlineData(nameof(TlsMode.VerifyCa), MySqlSslMode.VerifyCA)]
    [InlineData(nameof(TlsMode.VerifyIdentity), MySqlSslMode.VerifyFull)]
    public void Over_the_network_TLS_is_what_the_settings_say(string mode, MySqlSslMode expected)
    {
        MySqlSettings settings = Remote with
        {
            TlsMode = Enum.Parse<TlsMode>(mode),
            TlsCa = "/ca.pem",
            TlsCertificate = "/cert.pem",
            TlsKey = "/key.pem",
        };
        MySqlConnectionStringBuilder options = new(ConnectionOptions.For(settings, tlsOverSocket: false));
        Assert.Equal(MySqlConnectionProtocol.Tcp, options.ConnectionProtocol);
        Assert.Equal(("db.example", 3307u), (options.Server, options.Port));
        Assert.Equal(expected, options.SslMode);
        Assert.Equal(("/ca.pem", "/cert.pem", "/key.pem"), (options.SslCa, options.SslCert, options.SslKey));
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("a;b=c'\"\\ \u00e4")]
    [InlineData("")]
    public void A_password_arrives_as_it_is_and_is_in_no_message(string password)
    {
        MySqlSettings settings = Local with { Password = password };
        MySqlConnectionStringBuilder options = new(ConnectionOptions.For(settings, tlsOverSocket: false));
        Assert.Equal(("backup", password), (options.UserID, options.Password));
        if (password.Length > 0)
        {
            Assert.DoesNotContain(password, ConnectionOptions.Describe(settings), StringComparison.Ordinal);
            Assert.DoesNotContain(password, settings.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_password_is_not_sent_to_a_socket_that_was_guessed()
    {
        MySqlSettings settings = Local with { Password = "hunter2", SocketIsGuessed = true };
        Assert.DoesNotContain("hunter2", ConnectionOptions.For(settings, tlsOverSocket: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_is_never_pooled_and_never_waited_for_without_an_end()
    {
        MySqlConnectionStringBuilder options = new(ConnectionOptions.For(Local, tlsOverSocket: false));
        Assert.False(options.Pooling);
        Assert.False(options.AllowLoadLocalInfile);
        Assert.InRange(options.ConnectionTimeout, 1u, 10u);
        Assert.InRange(options.DefaultCommandTimeout, 1u, 30u);
    }

    [Fact]
    public void A_message_says_where_and_who()
    {
        Assert.Equal("/run/x.sock as backup", ConnectionOptions.Describe(Local));
        Assert.Equal("db.example:3307 as backup", ConnectionOptions.Describe(Remote));
    }
}
